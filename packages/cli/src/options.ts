/** The options of a command as they were typed. */
export type Typed = Readonly<Record<string, string | boolean | undefined>>;

/** Options that make and train a network. */
export interface Settings {
  readonly target: string;
  readonly layers: readonly number[];
  readonly epochs: number;
  readonly optimizer: string;
  readonly learningRate: number | undefined;
  readonly batchSize: number;
  readonly activation: string;
  readonly loss: string | undefined;
  readonly task: 'classification' | 'regression' | undefined;
  readonly testSplit: number;
  readonly ignore: readonly string[];
  readonly delimiter: string | undefined;
  readonly seed: number;
  readonly json: boolean;
}

/** Options as numbers. Throws `RangeError` naming the option for what is none. */
export function readSettings(typed: Typed): Settings {
  const text = (name: string) => (typeof typed[name] === 'string' ? typed[name] : undefined);
  const task = text('task');
  if (task !== undefined && task !== 'classification' && task !== 'regression') {
    throw new RangeError(`--task is '${task}'; it is classification or regression.`);
  }
  return {
    target: text('target') ?? '',
    layers: readLayers(text('layers') ?? '8'),
    epochs: readNumber('epochs', text('epochs') ?? '100', { integer: true, min: 1 }),
    optimizer: text('optimizer') ?? 'adam',
    learningRate:
      text('learningRate') === undefined
        ? undefined
        : readNumber('learning-rate', text('learningRate') ?? '', { min: 0 }),
    batchSize: readNumber('batch-size', text('batchSize') ?? '32', { integer: true, min: 1 }),
    activation: text('activation') ?? 'relu',
    loss: text('loss'),
    task,
    testSplit: readNumber('test-split', text('testSplit') ?? '0.2', { min: 0, max: 0.99 }),
    ignore:
      text('ignore')
        ?.split(',')
        .map((name) => name.trim()) ?? [],
    // A tab is hard to type: shells hand over the two characters.
    delimiter: text('delimiter')?.replaceAll('\\t', '\t'),
    seed: readNumber('seed', text('seed') ?? '1', { integer: true, min: 0 }),
    json: typed.json === true,
  };
}

/** `8,4` as [8, 4]; `0` as no hidden layer. */
export function readLayers(text: string): number[] {
  const units = text
    .split(',')
    .map((part) => readNumber('layers', part.trim(), { integer: true, min: 0, max: 4096 }));
  return units.filter((each) => each > 0);
}

export function readNumber(
  option: string,
  text: string,
  range: { integer?: boolean; min?: number; max?: number },
): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const { integer = false, min = -Infinity, max = Infinity } = range;
  if (
    Number.isFinite(value) &&
    value >= min &&
    value <= max &&
    (!integer || Number.isInteger(value))
  )
    return value;
  const what = integer ? 'a whole number' : 'a number';
  const to = max === Infinity ? '' : ` to ${max}`;
  throw new RangeError(`--${option} is '${text}'; it must be ${what} from ${min}${to}.`);
}
