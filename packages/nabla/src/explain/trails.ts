import { sizeOf } from '../base/index.ts';
import type { Capture } from './capture.ts';
import { derivativeText } from './formulas.ts';
import type { Place, Trail } from './paths.ts';
import type { Sensitivity } from './sensitivity.ts';
import type { Subject } from './subject.ts';
import type { Symbols } from './symbols.ts';
import type { Factor, Path } from './types.ts';

/** The names of the places of a trail: E, Y1, y1, ..., the weight. */
function placeNames({ places }: Pick<Trail, 'places'>, symbols: Symbols, weight: string): string[] {
  return places.map(({ tensor, index }, at) =>
    at === 0
      ? 'E'
      : at === places.length - 1
        ? weight
        : (symbols.get(tensor)?.element(index) ?? '?'),
  );
}

/** A way with its factors named, and how each is computed. */
export function pathOfTrail(
  trail: Trail,
  subject: Subject,
  captured: Capture,
  symbols: Symbols,
  weight: string,
  rows: number,
): Path {
  const names = placeNames(trail, symbols, weight);
  const factors = trail.derivatives.map((value, at): Factor => {
    const [of, by] = [trail.places[at], trail.places[at + 1]];
    const symbol = `d${names[at]}/d${names[at + 1]}`;
    const declared = at === 0 ? slopeOfLoss(subject, captured, by, symbols) : undefined;
    const layer =
      at === 0 ? (subject.losses[0]?.name ?? 'loss') : (symbols.get(of.tensor)?.layer ?? '');
    return { symbol, formula: declared ?? derivativeText(of, by, symbols) ?? symbol, value, layer };
  });
  const row = rows > 1 ? rowOf(trail.places, rows) : undefined;
  return { ...(row === undefined ? {} : { row }), factors, product: trail.product };
}

/** How a loss writes its own slope, if it does; else the ops speak for themselves. */
function slopeOfLoss(
  subject: Subject,
  captured: Capture,
  by: Place,
  symbols: Symbols,
): string | undefined {
  const symbol = symbols.get(by.tensor);
  const [loss] = subject.losses;
  if (!symbol || subject.losses.length !== 1 || captured.data.sampleWeight !== undefined)
    return undefined;
  const fromSums = !captured.yPred.includes(by.tensor);
  const element = symbol.element(by.index);
  const number = element.slice(symbol.letter.length);
  const size = sizeOf(by.tensor.shape);
  const rows = by.tensor.shape[0];
  const over = (count: number) => (loss.reduction === 'sum' ? count / rows : count);
  const divided = (count: number) => (over(count) > 1 ? ` / ${over(count)}` : '');
  return loss.slope({
    output: fromSums ? `Y${number}` : element,
    target: `T${number}`,
    index: by.index % (size / rows),
    fromSums,
    overElements: divided(size),
    overRows: divided(rows),
  });
}

function rowOf(places: readonly Place[], rows: number): number | undefined {
  const first = places.slice(1, -1).find(({ tensor }) => tensor.shape[0] === rows);
  return first && Math.floor(first.index / (sizeOf(first.tensor.shape) / rows));
}

/** `dE/dV1 = dE/dY1 * dY1/dy1 * dy1/dV1`; ways that differ only in their row are written once. */
export function chainText(
  weight: string,
  trails: readonly Trail[],
  symbols: Symbols,
  sensitivity: Sensitivity,
): string {
  if (trails.length === 0) return `dE/d${weight} = 0`;
  const rowless = trails.map((trail) => {
    const names = placeNames(trail, symbols, weight);
    return names
      .slice(1)
      .map((name, at) => `d${names[at]}/d${name}`)
      .join(' * ');
  });
  const different = [...new Set(rowless)];
  const overRows =
    sensitivity.steps.some(({ shape }) => shape[0] > 1) && trails.length > different.length
      ? 'Σ rows '
      : '';
  const shown = different.slice(0, 4).join(' + ');
  const more = different.length > 4 ? ' + …' : '';
  const sum = different.length > 1 && overRows ? `(${shown}${more})` : shown + more;
  return `dE/d${weight} = ${overRows}${sum}`;
}
