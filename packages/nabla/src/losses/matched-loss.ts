import { Loss, type TargetShape } from './loss.ts';

/** A loss whose targets have the shape of the predictions: all but those of class numbers. */
export abstract class MatchedLoss extends Loss {
  override get targets(): TargetShape {
    return 'like predictions';
  }
}
