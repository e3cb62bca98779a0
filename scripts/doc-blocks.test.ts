import { describe, expect, it } from 'vitest';
import { agrees, blocksOf, withClaims } from './doc-blocks.ts';

const source = `
/** No example. */
export const a = 1;

/**
 * Doubles.
 *
 * \`\`\`ts
 * const two = 2;
 *
 * double(two); // 4
 * \`\`\`
 */
export function double(x: number): number {
  return 2 * x;
}

export class Box {
  /**
   * \`\`\`ts
   * if (1) {
   *   open();
   * }
   * \`\`\`
   */
  override open(): void {}
}
`;

const claims = (code: string): string => withClaims({ code, line: 1 });

describe('blocks of documentation', () => {
  it('are found in doc comments, with the name of what they document and their line', () => {
    expect(blocksOf('a.ts', source)).toEqual([
      { file: 'a.ts', name: 'double', line: 9, code: 'const two = 2;\n\ndouble(two); // 4\n' },
      { file: 'a.ts', name: 'open', line: 21, code: 'if (1) {\n  open();\n}\n' },
    ]);
  });

  it('are found in Markdown, where they are named after their first line', () => {
    const page =
      'Text.\n\n```sh\nnpm test\n```\n\n```ts\nlet x = 1;\nx;\n```\nMore.\n\n```ts\ny;\n```\n';
    expect(blocksOf('README.md', page)).toEqual([
      { file: 'README.md', name: 'let x = 1;', line: 8, code: 'let x = 1;\nx;\n' },
      { file: 'README.md', name: 'y;', line: 14, code: 'y;\n' },
    ]);
  });
});

describe('claims', () => {
  it.each([
    ['a number', 'f(1); // -1.5e-3', '__shows(f(1), (-1.5e-3), 1); // -1.5e-3'],
    ['no semicolon', 'f(1) // NaN', '__shows(f(1), (NaN), 1) // NaN'],
    ['a list', 'a.b; // [[1, 2], []]', '__shows(a.b, ([[1, 2], []]), 1); // [[1, 2], []]'],
    ['a record', "await f(); // { a: 'b' }", "__shows(await f(), ({ a: 'b' }), 1); // { a: 'b' }"],
    ['several lines', 'f(\n  1,\n); // true', '__shows(f(\n  1,\n), (true), 3); // true'],
    ['a block', 'for (;;) {\n  f(); // 1\n}', 'for (;;) {\n  __shows(f(), (1), 2); // 1\n}'],
    ['a constant', 'const η = f(); // 1', 'const η = f(); __shows(η, (1), 1); // 1'],
    ['two claims', 'η; // 1\nf; // 2', '__shows(η, (1), 1); // 1\n__shows(f, (2), 2); // 2'],
    [
      'a claim in a claim',
      'f(() => {\n  g(); // 1\n}); // 2',
      '__shows(f(() => {\n  __shows(g(), (1), 2); // 1\n}), (2), 3); // 2',
    ],
  ])('are checked: %s', (_, code, checked) => {
    expect(claims(code)).toBe(checked);
  });

  it.each([
    ['a sentence', 'f(); // the value'],
    ['a value with a remark', 'f(); // 2, as above'],
    ['a call', 'f(); // g()'],
    ['a comment on a line of its own', 'f();\n// 2'],
    ['a comment within a list', 'f([\n  1, // 2\n]);'],
  ])('are no claims: %s', (_, code) => {
    expect(claims(code)).toBe(code);
  });

  it('count lines from the line of the block', () => {
    expect(withClaims({ code: '\nf(); // 1', line: 40 })).toContain('__shows(f(), (1), 41)');
  });

  it('need code that can be parsed', () => {
    expect(() => claims('const = 2;')).toThrow(SyntaxError);
  });
});

describe('a value agrees', () => {
  it.each([
    [1.00005, 1],
    [1e-9, 0],
    [Number.NaN, Number.NaN],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Float32Array.of(0.1, 0.2), [0.1, 0.2]],
    [{ arraySync: () => [[1], [2]] }, [[1], [2]]],
    [
      { loss: [0.5], name: 'a' },
      { name: 'a', loss: [0.50001] },
    ],
    [null, null],
    [undefined, undefined],
  ])('%o with %o', (actual, said) => {
    expect(agrees(actual, said)).toBe(true);
  });

  it.each([
    [1.0003, 1],
    [Number.NaN, 1],
    [1, Number.POSITIVE_INFINITY],
    [1, '1'],
    [1, true],
    [[1, 2], [1]],
    [[1], [1, 2]],
    [[1], { 0: 1 }],
    [{ a: 1 }, { b: 1 }],
    [null, {}],
    [undefined, null],
  ])('%o not with %o', (actual, said) => {
    expect(agrees(actual, said)).toBe(false);
  });
});
