import { Dense } from 'nabla/layers';
import { Sequential } from 'nabla/models';
import type { DenseWorkload } from '../kinds/dense.ts';

export function denseModel({
  inputs,
  layers,
}: Pick<DenseWorkload, 'inputs' | 'layers'>): Sequential {
  return new Sequential(
    layers.map(
      ({ units, activation }, at) =>
        new Dense(units, { activation, ...(at === 0 ? { inputDim: inputs } : {}) }),
    ),
  );
}
