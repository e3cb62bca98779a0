import { ArgumentRangeError } from './errors.ts';
import { unknownName } from './suggest.ts';

/** What a checked number must be. Ends are included. */
export interface NumberRange {
  readonly min?: number;
  readonly max?: number;
  /** Whether `min` itself is refused. */
  readonly aboveMin?: boolean;
  readonly integer?: boolean;
}

function describe({ min, max, aboveMin, integer }: NumberRange): string {
  const what = integer ? 'a whole number' : 'a number';
  const low = min === undefined ? '' : aboveMin ? ` above ${min}` : ` from ${min}`;
  const high = max === undefined ? '' : ` to ${max}`;
  return `${what}${low}${high}`;
}

/**
 * Gives `value` back if it is in `range`, and throws `ArgumentRangeError` naming the option, the
 * value and the range if it is not.
 */
export function checkNumber(
  owner: string,
  option: string,
  value: unknown,
  range: NumberRange,
): number {
  const { min = -Infinity, max = Infinity, aboveMin = false, integer = false } = range;
  const fits =
    typeof value === 'number' &&
    !Number.isNaN(value) &&
    (!integer || Number.isInteger(value)) &&
    (aboveMin ? value > min : value >= min) &&
    value <= max;
  if (fits) return value;
  throw new ArgumentRangeError(
    `${owner}: ${option} is ${show(value)}; it must be ${describe(range)}.`,
    {
      doing: owner,
      option,
      given: value,
      wanted: range,
    },
  );
}

/** `checkNumber` for counts: units, filters, epochs. */
export function checkPositiveInteger(owner: string, option: string, value: unknown): number {
  return checkNumber(owner, option, value, { min: 1, integer: true });
}

/** Refuses keys that no option has, and suggests the nearest: a misspelt option is never ignored. */
export function checkOptionNames(owner: string, options: object, known: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) throw unknownName(`option of ${owner}:`, key, known);
  }
}

/** Gives `value` back if it is one of `choices`, else throws with the nearest. */
export function checkChoice<T extends string>(
  owner: string,
  option: string,
  value: string,
  choices: readonly T[],
): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw unknownName(`${option} of ${owner}:`, value, choices);
}

/** A value as it should stand in a message: short, and strings in quotes. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return `the function ${value.name || '(anonymous)'}`;
  if (typeof value !== 'object' || value === null) return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
