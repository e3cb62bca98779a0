import { Dense, type Layer } from '../../layers/index.ts';
import type { Model } from '../model.ts';
import { allLayers } from './activation-ranges.ts';
import type { UnitValues } from './pass.ts';

/** Below this slope on all rows, a unit learns ten thousand times slower than a linear one. */
const FLAT = 1e-4;

/** Layers whose units all have the same weights: nothing tells them apart, and nothing will. */
export function copiedLayers(model: Model): Layer[] {
  return allLayers(model).filter((layer) => {
    if (!(layer instanceof Dense) || layer.units < 2 || !layer.kernel?.trainable) return false;
    const weights = [layer.kernel, ...(layer.bias ? [layer.bias] : [])];
    return weights.every((weight) => sameAcrossUnits(weight.held.dataSync(), layer.units));
  });
}

export function copiesFinding(name: string): string {
  return `${name}: all units are copies of each other: they began with equal weights, so they get equal gradients and act as one. Start from a random kernelInitializer, such as glorot_uniform.`;
}

/** Units whose activation lets nothing through on any row. */
export function unitFindings(values: readonly UnitValues[], rows: number): string[] {
  return values.flatMap(({ layer, range, units, outputs, slopes }) => {
    let dead = 0;
    let saturated = 0;
    for (let unit = 0; unit < units; unit++) {
      let isFlat = Number.isFinite(range.low) && Number.isFinite(range.high);
      let isDead = !isFlat;
      for (let at = unit; at < outputs.length && (isDead || isFlat); at += units) {
        if (outputs[at] !== 0 || slopes[at] !== 0) isDead = false;
        if (!(Math.abs(slopes[at]) < FLAT)) isFlat = false;
      }
      if (isDead) dead++;
      else if (isFlat) saturated++;
    }
    const found: string[] = [];
    if (dead > 0) {
      found.push(
        `${layer.name}: ${dead} of ${units} ${range.name} units are dead: 0 with slope 0 on all ${rows} rows, so no gradient passes. Use leaky_relu, he_normal, scaled x, or a smaller learning rate.`,
      );
    }
    if (saturated > 0) {
      found.push(
        `${layer.name}: ${saturated} of ${units} ${range.name} units are saturated: slope below ${FLAT} on all ${rows} rows, so hardly any gradient passes. Scale x, or start from smaller weights.`,
      );
    }
    return found;
  });
}

function sameAcrossUnits(values: ArrayLike<number>, units: number): boolean {
  for (let start = 0; start < values.length; start += units) {
    const first = values[start];
    for (let at = start + 1; at < start + units; at++) {
      // Sums in another order may differ in the last digits.
      if (!(Math.abs(values[at] - first) <= 1e-6 * Math.abs(first))) return false;
    }
  }
  return true;
}
