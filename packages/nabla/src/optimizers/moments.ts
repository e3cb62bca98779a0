import type { Tensor } from '../graph/index.ts';
import { add, multiply, power, subtract } from '../ops/index.ts';

/** β old + (1 - β) g, as Adam and its kin compute it: old + (g - old) (1 - β). */
export function moveTowards(old: Tensor, g: Tensor, beta: number): Tensor {
  return add(old, multiply(subtract(g, old), 1 - beta));
}

/** ρ old + (1 - ρ) g, as it is written. */
export function decayingMean(old: Tensor, g: Tensor, rho: number): Tensor {
  return add(multiply(rho, old), multiply(1 - rho, g));
}

/** 1 - βᵗ: what a mean that began at 0 has to be divided by. */
export function correction(beta: number, step: Tensor): Tensor {
  return subtract(1, power(beta, step));
}
