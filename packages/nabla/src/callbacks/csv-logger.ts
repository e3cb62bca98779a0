import { checkOptionNames, UsageError } from '../base/index.ts';
import { Callback, type Logs } from './callback.ts';
import { type FileSystem, fileSystem } from './host.ts';

export interface CSVLoggerOptions {
  /** Between the fields of a line. Default `,`. */
  separator?: string;
  /** Whether lines are added to a file that is there; default false: it is replaced. */
  append?: boolean;
}

/**
 * Writes the losses and metrics of each epoch to a CSV file: a header, and a line per epoch.
 *
 * The columns are `epoch` (from 0) and the names of the first epoch, sorted; `NA` stands where an
 * epoch has no value. Works in Node; throws `UsageError` where there are no files.
 *
 * Source: `keras.callbacks.CSVLogger`.
 *
 * ```ts
 * import { CSVLogger } from 'nabla/callbacks';
 * const logger = new CSVLogger('training.csv', { separator: ';' });
 * logger.filename; // 'training.csv'
 * ```
 */
export class CSVLogger extends Callback {
  readonly filename: string;
  readonly separator: string;
  readonly append: boolean;
  #names: readonly string[] | undefined;
  #needsHeader = true;

  constructor(filename: string, options: CSVLoggerOptions = {}) {
    super();
    checkOptionNames('CSVLogger', options, ['separator', 'append']);
    this.filename = filename;
    this.separator = options.separator ?? ',';
    this.append = options.append ?? false;
  }

  override onTrainBegin(): void {
    const files = this.#files();
    this.#names = undefined;
    if (!this.append) files.writeFileSync(this.filename, '');
    else if (files.existsSync(this.filename)) {
      this.#needsHeader = files.readFileSync(this.filename, 'utf8') === '';
    }
  }

  override onEpochEnd(epoch: number, logs: Logs): void {
    const first = this.#names === undefined;
    this.#names ??= columns(Object.keys(logs));
    const lines = first && this.#needsHeader ? [['epoch', ...this.#names]] : [];
    lines.push([String(epoch), ...this.#names.map((name) => String(logs[name] ?? 'NA'))]);
    const text = lines.map(
      (fields) => `${fields.map((each) => this.#quoted(each)).join(this.separator)}\r\n`,
    );
    this.#files().appendFileSync(this.filename, text.join(''));
  }

  #quoted(field: string): string {
    const special = [this.separator, '"', '\r', '\n'].some((each) => field.includes(each));
    return special ? `"${field.replaceAll('"', '""')}"` : field;
  }

  #files(): FileSystem {
    const files = fileSystem();
    if (files) return files;
    throw new UsageError(
      `CSVLogger: there are no files here to write ${this.filename} to; it works in Node 22.3 and newer. Read the history that fit resolves to instead.`,
      { doing: 'CSVLogger', given: this.filename, wanted: 'node:fs' },
    );
  }
}

/** Names in order; without validation in the first epoch, room for that of later ones. */
function columns(names: readonly string[]): string[] {
  const sorted = [...names].sort();
  const validated = sorted.some((name) => name.startsWith('val_'));
  return validated ? sorted : [...sorted, ...sorted.map((name) => `val_${name}`)];
}
