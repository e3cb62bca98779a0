import type { Value } from '../../../compiler/index.ts';
import type { Emission, Launch } from './launch.ts';

/** The import by which a module asks its host to run an op's own loops. */
export const HOST_CALL = { name: 'runOnHost', params: ['i32'], results: [] } as const;

/** The launch of an op that has no form as loops: the host runs its reference on this memory. */
export function hostLaunch(emission: Emission, value: Value): Launch {
  const number = emission.hosted.push(value) - 1;
  const made = emission.module.function({ params: ['i32', 'i32', 'i32'] }, (code) => {
    code.constant('i32', number);
    code.call(emission.module.imported(HOST_CALL.name));
  });
  return { function: made, rounds: 1, grain: 1, scratchBytes: 0, flops: 0, isAlone: true };
}
