import { DTYPES } from '../../base/dtype.ts';
import { callScalar, type Scalar } from '../../graph/index.ts';
import { type Binary, type BinarySpec, binary, type Named } from '../elementwise.ts';

type ComparisonSpec = Named<(a: Scalar, b: Scalar) => Scalar> &
  Pick<BinarySpec, 'text' | 'tex'> & {
    readonly holds: (a: number, b: number) => boolean;
  };

function comparison({ holds, ...spec }: ComparisonSpec): Binary {
  return binary({
    ...spec,
    fn: (a, b) => Number(holds(a, b)),
    dtypes: DTYPES,
    result: 'bool',
    stops: 'a comparison is true or false and nothing between',
  });
}

export const equal: Binary = comparison({
  name: 'equal',
  holds: (a, b) => a === b,
  text: (a, b) => `${a} == ${b}`,
  tex: (a, b) => `${a} = ${b}`,
});

export const notEqual: Binary = comparison({
  name: 'notEqual',
  holds: (a, b) => a !== b,
  text: (a, b) => `${a} != ${b}`,
  tex: (a, b) => `${a} \\neq ${b}`,
});

export const less: Binary = comparison({
  name: 'less',
  holds: (a, b) => a < b,
  text: (a, b) => `${a} < ${b}`,
  tex: (a, b) => `${a} < ${b}`,
});

export const lessEqual: Binary = comparison({
  name: 'lessEqual',
  holds: (a, b) => a <= b,
  text: (a, b) => `${a} <= ${b}`,
  tex: (a, b) => `${a} \\leq ${b}`,
});

export const greater: Binary = comparison({
  name: 'greater',
  holds: (a, b) => a > b,
  scalar: (a, b) => callScalar('less', b, a),
  text: (a, b) => `${a} > ${b}`,
  tex: (a, b) => `${a} > ${b}`,
});

export const greaterEqual: Binary = comparison({
  name: 'greaterEqual',
  holds: (a, b) => a >= b,
  scalar: (a, b) => callScalar('lessEqual', b, a),
  text: (a, b) => `${a} >= ${b}`,
  tex: (a, b) => `${a} \\geq ${b}`,
});
