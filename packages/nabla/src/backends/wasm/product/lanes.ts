import type { Code, Local } from '../encoder/index.ts';

/** Pushes the `lanes` numbers (1 to 4) at an address, and 0 behind them. Reads nothing else. */
export function loadLanes(code: Code, address: Local, offset: number, lanes: number): void {
  if (lanes === 3) code.get(address);
  code.get(address);
  if (lanes === 4) code.memory('v128.load', offset);
  else code.memory(lanes === 1 ? 'v128.load32_zero' : 'v128.load64_zero', offset);
  if (lanes === 3) code.memoryLane('v128.load32_lane', offset + 8, 2);
}

/** Pushes `lanes` numbers that lie `step` bytes apart, and 0 behind them. */
export function gatherLanes(
  code: Code,
  address: Local,
  offset: number,
  step: number,
  lanes: number,
): void {
  for (let lane = 0; lane < lanes; lane++) code.get(address);
  code.memory('v128.load32_zero', offset);
  for (let lane = 1; lane < lanes; lane++) {
    code.memoryLane('v128.load32_lane', offset + lane * step, lane);
  }
}

/** Stores the first `lanes` numbers (1 to 4) of a vector, and nothing behind them. */
export function storeLanes(
  code: Code,
  address: Local,
  offset: number,
  value: Local,
  lanes: number,
): void {
  const put = () => {
    code.get(address);
    code.get(value);
  };
  put();
  if (lanes === 4) code.memory('v128.store', offset);
  else if (lanes === 1) code.memoryLane('v128.store32_lane', offset, 0);
  else code.memoryLane('v128.store64_lane', offset, 0);
  if (lanes !== 3) return;
  put();
  code.memoryLane('v128.store32_lane', offset + 8, 2);
}
