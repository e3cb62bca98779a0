/** The optimizers, one line each: a line here makes its class public and known by name. */
export { Adadelta, type AdadeltaOptions } from './adadelta.ts';
export { Adafactor, type AdafactorOptions } from './adafactor.ts';
export { Adagrad, type AdagradOptions } from './adagrad.ts';
export { Adam, type AdamOptions } from './adam.ts';
export { Adamax, type AdamaxOptions } from './adamax.ts';
export { AdamW, type AdamWOptions } from './adamw.ts';
export { Ftrl, type FtrlOptions } from './ftrl.ts';
export { Lamb, type LambOptions } from './lamb.ts';
export { Lion, type LionOptions } from './lion.ts';
export { Nadam, type NadamOptions } from './nadam.ts';
export { RMSprop, type RMSpropOptions } from './rmsprop.ts';
export { SGD, type SGDOptions } from './sgd.ts';
