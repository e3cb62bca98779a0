/** What is used of Node's `process`, where there is one. */
interface HostProcess {
  readonly stdout?: { write(text: string): unknown; readonly isTTY?: boolean };
  getBuiltinModule?(id: string): unknown;
}

/** What is used of Node's `node:fs`. */
export interface FileSystem {
  existsSync(path: string): boolean;
  readFileSync(path: string, encoding: 'utf8'): string;
  writeFileSync(path: string, text: string): void;
  appendFileSync(path: string, text: string): void;
}

function hostProcess(): HostProcess | undefined {
  return (globalThis as { readonly process?: HostProcess }).process;
}

/** Whether standard output is a terminal, on which a line can be written over. */
export function isTerminal(): boolean {
  return hostProcess()?.stdout?.isTTY === true;
}

/** Writes to standard output; on a page, to the console, which ends lines itself. */
export function writeOut(text: string): void {
  const stdout = hostProcess()?.stdout;
  if (stdout) stdout.write(text);
  else console.log(text.replace(/\n$/, ''));
}

/** Node's files; `undefined` elsewhere. */
export function fileSystem(): FileSystem | undefined {
  return hostProcess()?.getBuiltinModule?.('node:fs') as FileSystem | undefined;
}
