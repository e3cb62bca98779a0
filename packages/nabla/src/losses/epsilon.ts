/** Keras's fuzz: what logarithms and quotients are kept away from 0 by. */
export const EPSILON = 1e-7;
