import { installEvaluator } from '../graph/index.ts';
import { evaluate, isForgetting } from './evaluate.ts';

installEvaluator({
  evaluate,
  get forgetting() {
    return isForgetting();
  },
});
