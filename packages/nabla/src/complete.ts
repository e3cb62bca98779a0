/**
 * What `import 'nabla'` adds to its subpaths. They bring what a program names, so that bundles stay small;
 * here `compile` learns the rare names, models learn to explain, and `fit` to say why nothing is learned.
 */
import './explain/install.ts';
import { addRareNames as addLosses } from './losses/rare.ts';
import { addRareNames as addMetrics } from './metrics/rare.ts';
import { checkUp } from './models/doctor/check-up.ts';
import { installDoctor } from './models/doctor/installed.ts';
import { addRareNames as addOptimizers } from './optimizers/rare.ts';

addLosses();
addMetrics();
addOptimizers();
installDoctor(checkUp);
