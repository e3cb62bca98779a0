import { type ESTree, parseSync } from 'vite';

/** A ```ts block of a doc comment or of a Markdown page. */
export interface Block {
  readonly file: string;
  /** What the comment documents, or the block's first line. */
  readonly name: string;
  /** The line of `file` on which the code starts, from 1. */
  readonly line: number;
  readonly code: string;
}

const FENCED = /^([ \t]*(?:\*[ \t])?[ \t]*)```ts[ \t]*\n([\s\S]*?)^[ \t]*(?:\*[ \t]+)?```/gm;
const COMMENT = /^[ \t]*\/\*\*[\s\S]*?\*\//gm;
const DECLARED =
  /^\s*(?:export\s+)?(?:(?:default|declare|abstract|async)\s+)*(?:function\*?|class|const|let|interface|type)\s+([\w$]+)/;
const MEMBER =
  /^\s*(?:(?:public|static|override|abstract|readonly|async|get|set)\s+)*([\w$]+)\s*[(:=<?]/;

/** The ```ts blocks of `text`: those of its doc comments where `file` is TypeScript. */
export function blocksOf(file: string, text: string): Block[] {
  if (!file.endsWith('.ts')) return fenced(file, text, 0, undefined);
  return [...text.matchAll(COMMENT)].flatMap((comment) => {
    const after = text.slice(comment.index + comment[0].length);
    const symbol = (DECLARED.exec(after) ?? MEMBER.exec(after))?.[1];
    return fenced(file, comment[0], lineAt(text, comment.index) - 1, symbol);
  });
}

function fenced(file: string, text: string, above: number, symbol: string | undefined): Block[] {
  return [...text.matchAll(FENCED)].map((match) => {
    const [, margin = '', body = ''] = match;
    const lines = body.split('\n').map((line) => {
      return line.startsWith(margin) ? line.slice(margin.length) : line.replace(/^[ \t]*\*/, '');
    });
    const code = lines.join('\n');
    const name = symbol ?? lines.find((line) => line.trim() !== '') ?? '';
    return { file, name, line: above + lineAt(text, match.index) + 1, code };
  });
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/**
 * `code` with each claim `expression; // value` as the call `__shows(expression, value, line)`.
 * A constant's declaration may claim too. Comments that are no value claim nothing.
 */
export function withClaims({ code, line }: Pick<Block, 'code' | 'line'>): string {
  const { program, comments, errors } = parseSync('block.ts', code);
  if (errors[0]) throw new SyntaxError(`line ${line} and after: ${errors[0].message}`);
  const statements = statementsOf(program);
  const insertions = comments.flatMap((comment) => {
    const statement = statements.find(({ end }) => isBeside(code, end, comment));
    if (!statement || !isValue(comment.value)) return [];
    const at = line + lineAt(code, comment.start) - 1;
    return claimOn(statement, `(${comment.value.trim()}), ${at}`);
  });
  insertions.sort((a, b) => b.at - a.at);
  return insertions.reduce((out, { at, text }) => out.slice(0, at) + text + out.slice(at), code);
}

function claimOn(statement: ESTree.Node, claim: string): { at: number; text: string }[] {
  if (statement.type === 'ExpressionStatement') {
    const { start, end } = statement.expression;
    return [
      { at: start, text: '__shows(' },
      { at: end, text: `, ${claim})` },
    ];
  }
  if (statement.type !== 'VariableDeclaration') return [];
  const [declared, ...more] = statement.declarations;
  if (declared?.id.type !== 'Identifier' || more.length > 0) return [];
  return [{ at: statement.end, text: ` __shows(${declared.id.name}, ${claim});` }];
}

type Comment = ReturnType<typeof parseSync>['comments'][number];

function isBeside(code: string, end: number, comment: Comment): boolean {
  const between = code.slice(end, comment.start);
  return comment.type === 'Line' && end <= comment.start && /^[ \t]*$/.test(between);
}

function statementsOf(node: unknown): ESTree.Node[] {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node)) return node.flatMap(statementsOf);
  const within = Object.values(node).flatMap(statementsOf);
  const isStatement =
    'type' in node && (node.type === 'ExpressionStatement' || node.type === 'VariableDeclaration');
  return isStatement ? [node as ESTree.Node, ...within] : within;
}

/** Whether `text` is a number, string, boolean, null, undefined, or a list or record of such. */
function isValue(text: string): boolean {
  const { program, errors } = parseSync('value.ts', `(${text}\n)`);
  const [statement, ...more] = program.body;
  if (errors.length > 0 || more.length > 0) return false;
  return statement?.type === 'ExpressionStatement' && isLiteral(statement.expression);
}

function isLiteral(node: ESTree.Node): boolean {
  switch (node.type) {
    case 'ParenthesizedExpression':
      return isLiteral(node.expression);
    case 'Literal':
      return !('regex' in node);
    case 'Identifier':
      return ['NaN', 'Infinity', 'undefined'].includes(node.name);
    case 'UnaryExpression':
      return node.operator === '-' && isLiteral(node.argument);
    case 'ArrayExpression':
      return node.elements.every((each) => each !== null && isLiteral(each));
    case 'ObjectExpression':
      return node.properties.every((each) => each.type === 'Property' && isLiteral(each.value));
    default:
      return false;
  }
}

/** Whether `actual` is what a comment says; numbers to 1e-4 of their size. Tensors are read. */
export function agrees(actual: unknown, said: unknown): boolean {
  const value = plain(actual);
  if (typeof value === 'number' && typeof said === 'number') {
    const size = Math.min(Math.abs(value), Math.abs(said));
    return Object.is(value, said) || value === said || Math.abs(value - said) <= 1e-4 * size + 1e-7;
  }
  if (typeof value !== 'object' || typeof said !== 'object' || !value || !said)
    return value === said;
  if (Array.isArray(value) !== Array.isArray(said)) return false;
  const entries = Object.entries(value);
  return (
    entries.length === Object.keys(said).length &&
    entries.every(([key, each]) => Object.hasOwn(said, key) && agrees(each, Reflect.get(said, key)))
  );
}

/** Tensors and typed arrays as nested lists, for comparing and for printing. */
export function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as Uint8Array);
  if (typeof value !== 'object' || value === null) return value;
  const read: unknown = Reflect.get(value, 'arraySync');
  return typeof read === 'function' ? read.call(value) : value;
}
