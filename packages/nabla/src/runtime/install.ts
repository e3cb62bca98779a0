import { installEvaluator } from '../graph/index.ts';
import { evaluate, isForgetting, prepareFor } from './evaluate.ts';

installEvaluator({
  evaluate,
  prepareFor,
  get forgetting() {
    return isForgetting();
  },
});
