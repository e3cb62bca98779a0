import type { History } from '../../callbacks/index.ts';
import type { DataSet } from '../batches.ts';
import type { Model } from '../model.ts';

/** What a training runs on. */
export interface TrainingRows {
  /** The rows, where they are all in memory. */
  readonly data: DataSet | undefined;
  readonly batchSize: number;
  readonly steps: number | undefined;
}

/** Looks at data and model before a training; what it gives looks at what the training came to. */
export type Doctor = (
  model: Model,
  history: History,
  rows: TrainingRows,
) => (() => void) | undefined;

/** Improvements below this share of the loss count as none. */
export const LITTLE = 0.01;

let installed: Doctor | undefined;

/** Makes the search for what keeps trainings from learning a part of the program. */
export function installDoctor(doctor: Doctor): void {
  installed = doctor;
}

/** The installed doctor; in a bundle of subpaths, one who says how to call it. */
export const doctor: Doctor = (model, history, rows) =>
  installed
    ? installed(model, history, rows)
    : () => {
        const { loss = [] } = history.history;
        if (loss.length < 5 || loss[loss.length - 1] < (1 - LITTLE) * loss[0]) return;
        history.note(
          "fit: the loss did not fall. Add import 'nabla' to be told why, if nabla can see it.",
        );
      };
