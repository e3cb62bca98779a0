/** Trains a chain of dense layers with nabla: `node dense.ts FOLDER`. */
import type { DenseWorkload } from '../kinds/dense.ts';
import { denseModel } from './dense-model.ts';
import { train } from './train.ts';

await train<DenseWorkload>(denseModel);
