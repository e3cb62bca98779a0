import { beforeAll, describe, expect, it } from 'vitest';
import { BackendError, UsageError } from '../base/index.ts';
import { scalar, Variable } from '../graph/index.ts';
import { tensor } from '../index.ts';
import { add, matmul, multiply, sum, tanh } from '../ops/index.ts';
import { loadEngine, withoutEngine } from './engine.ts';
import { Program } from './index.ts';

const weight = new Variable(tensor([[0.5], [-1]]), { name: 'weight' });
const makeProgram = () =>
  new Program([{ shape: [4, 2], dtype: 'float32' }], (x) => {
    const y = tanh(matmul(x, weight.value));
    weight.assign(add(weight.value, multiply(scalar(0.5), sum(y))));
    return { y };
  });
const rows = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);

describe('a program', () => {
  beforeAll(loadEngine);

  it('gives on the engine what it gives on plain loops, and changes variables as there', async () => {
    const run = () => {
      weight.assign(tensor([[0.5], [-1]]));
      const program = makeProgram();
      const results = [program.run([rows]).y, program.run([rows]).y];
      return [...results.map((each) => [...each]), [...weight.value.dataSync()]];
    };
    const wanted = await withoutEngine(async () => run());
    run().forEach((values, index) => {
      values.forEach((value, at) => {
        expect(value).toBeCloseTo(wanted[index][at], 5);
      });
    });
  });

  it('takes a variable as it is assigned between two runs', () => {
    const program = makeProgram();
    weight.assign(tensor([[0], [0]]));
    program.run([rows]);
    weight.assign(tensor([[0], [0]]));
    expect([...program.run([rows]).y]).toEqual([0, 0, 0, 0]);
  });

  it('is printed as a graph, and as what each pass of the compiler made of it', () => {
    const program = makeProgram();
    expect(program.print()).toContain('matmul');
    expect(program.print({ after: 'lower' })).toContain('product (%');
    expect(program.print({ after: 'fuse' })).toMatch(/loop over .*\n.*tanh/);
    expect(() => program.print({ after: 'nothing' })).toThrow(UsageError);
    expect(() => program.print({ after: 'nothing' })).toThrow(/passes are lower, simplify/);
  });

  it('reports each kernel with its kind, time and share of the peak, and the memory', () => {
    const program = makeProgram();
    program.run([rows]);
    const before = [...weight.value.dataSync()];
    const report = program.report();
    expect(report).toMatch(/product +\(4, 1\)/);
    expect(report).toMatch(
      /kernels, [\d.]+ us, compiled in [\d.]+ ms; peak of the machine [\d.]+ GFLOP/,
    );
    expect([...weight.value.dataSync()]).toEqual(before);
  });

  it('says what to do where it is to be compiled and the engine is not loaded', async () => {
    await withoutEngine(async () => {
      expect(() => makeProgram().report()).toThrow(BackendError);
      expect(() => makeProgram().print({ after: 'fuse' })).toThrow(/Await ready\(\)/);
    });
  });
});
