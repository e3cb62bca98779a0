import { describe, expect, it } from 'vitest';
import type { SerializedObject } from '../base/index.ts';
import { Variable } from '../graph/index.ts';
import { distance, type GoldenArray, goldenCases, goldenTensor } from '../testing/golden.ts';
import { deserialize, schedules } from './index.ts';

type Arrays = Readonly<Record<string, GoldenArray>>;

interface OptimizerCase {
  readonly name: string;
  readonly optimizer: SerializedObject;
  readonly initial: Arrays;
  readonly steps: readonly { readonly gradients: Arrays; readonly variables: Arrays }[];
  readonly finalized: Arrays | null;
  readonly optimizer_variables: readonly { readonly value: GoldenArray }[];
}

interface ScheduleCase {
  readonly name: string;
  readonly schedule: SerializedObject;
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

describe('optimizers do what Keras does', () => {
  it.each(goldenCases<OptimizerCase>('optimizers').map((each) => [each.name, each] as const))(
    '%s',
    (_, each) => {
      const optimizer = deserialize(each.optimizer);
      const names = Object.keys(each.initial);
      const variables = names.map(
        (name) => new Variable(goldenTensor(each.initial[name]), { name }),
      );
      const compare = (wanted: Arrays, what: string) => {
        names.forEach((name, index) => {
          expect(distance(variables[index].value, wanted[name]), `${name} ${what}`).toBeLessThan(
            1e-5,
          );
        });
      };
      each.steps.forEach(({ gradients, variables: wanted }, step) => {
        optimizer.apply(
          names.map((name) => goldenTensor(gradients[name])),
          variables,
        );
        compare(wanted, `after step ${step + 1}`);
      });
      expect(optimizer.variables).toHaveLength(each.optimizer_variables.length);
      // Nadam's state is a running product and power of float32 numbers, which rounds in the fifth digit.
      optimizer.variables.forEach((variable, index) => {
        expect(
          distance(variable.value, each.optimizer_variables[index].value),
          variable.path,
        ).toBeLessThan(2e-5);
      });
      optimizer.finalizeVariableValues(variables);
      if (each.finalized) compare(each.finalized, 'at the end');
    },
  );
});

describe('schedules give what Keras gives', () => {
  it.each(goldenCases<ScheduleCase>('schedules').map((each) => [each.name, each] as const))(
    '%s',
    (_, each) => {
      const schedule = schedules.deserialize(each.schedule);
      each.steps.forEach((step, index) => {
        expect(schedule(step).item(), `at step ${step}`).toBeCloseTo(each.values[index], 6);
      });
    },
  );
});
