import { GradientError, warnOnce } from '../base/index.ts';
import { gradientStops, type Tensor, type Variable } from '../graph/index.ts';

/**
 * Refuses a loss through which no gradient reaches any weight, naming the op that stops it; warns
 * where only some weights are cut off.
 */
export function checkConnected(
  loss: Tensor,
  targets: readonly Tensor[],
  gradients: readonly (Tensor | null)[],
  variables: readonly Variable[],
): void {
  const cut = variables.filter((_, index) => gradients[index] === null);
  if (cut.length === 0) return;
  const first = targets[variables.indexOf(cut[0])];
  const stops = gradientStops(loss, first);
  const names = cut.map(({ path }) => path).join(', ');
  const why = stops.map(
    ({ op, scope, why }) =>
      `\`${op}\`${scope === '' ? ' in your loss' : ` in ${scope}`} stops it (${why})`,
  );
  const reason = why.length > 0 ? [...new Set(why)].join('; ') : 'the loss does not depend on it';
  const message = `No gradient reaches ${names}: ${reason}.`;
  if (cut.length === variables.length) {
    throw new GradientError(`${message} Use a loss that changes smoothly with the weights.`, {
      doing: 'trainStep',
      given: cut.map(({ path }) => path),
      stops,
    });
  }
  warnOnce(`unconnected ${names}`, `${message} Training leaves it as it is.`);
}
