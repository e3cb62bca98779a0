import { explainStep } from './explain.ts';
import { installExplainer } from './installed.ts';

installExplainer(explainStep);
