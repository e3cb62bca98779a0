#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { version } from './version.ts';

/** Exit codes: 0 done, 1 the data or the model is at fault, 2 the command line is. */
const DATA_FAULT = 1;
const USAGE_FAULT = 2;

const program = new Command('nabla')
  .description('Train a small network on a CSV file and see its backpropagation.')
  .version(version)
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError('(nabla <command> --help shows the options)');

const layers = 'units of the hidden layers: 3, or 8,4';

/** What `train`, `explain` and `gradcheck` share: how the network is made and trained. */
function withTraining(command: Command): Command {
  return command
    .requiredOption('-t, --target <column>', 'the column to predict')
    .option('-l, --layers <units>', layers, '8')
    .option('-e, --epochs <n>', 'how often all rows are seen', '100')
    .option('-o, --optimizer <name>', "Keras's name: sgd, adam, rmsprop, ...", 'adam')
    .option('--learning-rate <rate>', "step size; default: the optimizer's")
    .option('-b, --batch-size <rows>', 'rows of a step', '32')
    .option('-a, --activation <name>', 'of the hidden layers', 'relu')
    .option('--loss <name>', 'default: what fits the target')
    .option('--task <task>', 'classification or regression; default: by the target')
    .option('--test-split <share>', 'share of the rows that is held out', '0.2')
    .option('--ignore <columns>', 'columns to leave out, separated by commas')
    .option('--delimiter <character>', 'of the CSV file, \\t for a tab; default: found out')
    .option('-s, --seed <n>', 'of weights, shuffling and split', '1')
    .option('--json', 'print the result as JSON');
}

withTraining(
  program
    .command('train <data.csv>')
    .description('train a network and say how well it predicts rows that it has not seen'),
)
  .addHelpText(
    'after',
    '\nExamples:\n  $ nabla train penguins.csv --target species\n  $ nabla train houses.csv --target price --layers 16,8 --epochs 300 --json\n',
  )
  .action(async (file: string, options: Record<string, string>) =>
    (await import('./train.ts')).train(file, options),
  );

withTraining(
  program
    .command('explain <data.csv>')
    .description('train a network, then show the chain rule for a row with its numbers'),
)
  .option('-r, --row <n>', 'row of the file, from 0', '0')
  .option('-w, --weight <path>', "such as 'dense/kernel[0,1]'; default: one of the last layer")
  .option('--format <format>', 'text, latex or mathml', 'text')
  .addHelpText(
    'after',
    "\nExamples:\n  $ nabla explain penguins.csv --target species --row 3 --weight 'dense/kernel[0,1]'\n  $ nabla explain penguins.csv --target species --format latex > step.tex\n",
  )
  .action(async (file: string, options: Record<string, string>) =>
    (await import('./explain.ts')).explain(file, options),
  );

program
  .command('gradcheck')
  .description(
    'compare every gradient of a network on the penguins with finite differences, in float64',
  )
  .option('-l, --layers <units>', layers, '3')
  .option('-a, --activation <name>', 'of the hidden layers', 'sigmoid')
  .option('-s, --seed <n>', 'of weights and rows', '1')
  .option('--json', 'print the result as JSON')
  .addHelpText('after', '\nExample:\n  $ nabla gradcheck --layers 4,4 --activation tanh\n')
  .action(async (options: Record<string, string>) =>
    (await import('./gradcheck.ts')).gradcheck(options),
  );

program
  .command('demo')
  .description('train a small network on the penguins and explain one of its weights')
  .action(async () => (await import('./demo.ts')).demo());

// `nabla train ... | head` closes the pipe early: that is no fault, and nobody is left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_FAULT;
  if (!(error instanceof Error)) throw error;
  process.stderr.write(`nabla: ${error.message}\n`);
  if (process.env.NABLA_DEBUG) process.stderr.write(`${error.stack}\n`);
  return error.name === 'UnknownNameError' || error instanceof RangeError
    ? USAGE_FAULT
    : DATA_FAULT;
}
