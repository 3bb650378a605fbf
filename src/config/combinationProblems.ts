import type { ConfigProblem } from '../domain/configProblem';
import { rangeOfPath } from './configText';
import type { ConfigText, PathSegments } from './configText';
import { createProblem } from './schemaProblems';
import type { TripletConfig } from './tripletConfig';

/** Fields that are fine alone and impossible together. */
export function findCombinationProblems(text: ConfigText, config: TripletConfig): ConfigProblem[] {
  return [
    ...checkBatch(text, config),
    ...checkMargin(text, config),
    ...checkUpdates(text, config),
    ...checkEnvironment(text, config),
  ];
}

function checkBatch(text: ConfigText, config: TripletConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (config.batch.perClass < 2) {
    problems.push(
      relate(
        text,
        createProblem(
          text,
          ['batch', 'perClass'],
          `With perClass ${config.batch.perClass} no anchor has a positive, so "${config.miner.kind}" finds no triplet. Set perClass to at least 2.`,
        ),
        ['miner', 'kind'],
        'The miner needs an anchor and a positive of the same class.',
      ),
    );
  }
  if (config.batch.classes < 2) {
    problems.push(
      relate(
        text,
        createProblem(
          text,
          ['batch', 'classes'],
          `With classes ${config.batch.classes} no anchor has a negative, so "${config.miner.kind}" finds no triplet. Set classes to at least 2.`,
        ),
        ['miner', 'kind'],
        'The miner needs a negative of another class.',
      ),
    );
  }
  return problems;
}

/** The largest distance that there can be: 2 on the unit sphere, 4 squared, 2 for 1 - cosine. */
function checkMargin(text: ConfigText, { loss, model }: TripletConfig): ConfigProblem[] {
  const bounded = model.normalize || loss.distance === 'cosine';
  if (!bounded || loss.soft) return [];
  const largest = loss.distance === 'squared' ? 4 : 2;
  if (loss.margin < largest) return [];
  const problem = createProblem(
    text,
    ['loss', 'margin'],
    `A margin of ${loss.margin} is out of reach: ${loss.distance === 'cosine' ? 'cosine' : 'normalised'} distances end at ${largest}, so the loss cannot reach 0. 0.1 to 0.5 is usual.`,
    'warning',
  );
  const source: PathSegments = loss.distance === 'cosine' ? ['loss', 'distance'] : ['model', 'normalize'];
  return [relate(text, problem, source, 'This bounds the distances.')];
}

function checkUpdates(text: ConfigText, { optimizer, schedule, steps }: TripletConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (optimizer.kind === 'sgd' && optimizer.nesterov && optimizer.momentum === 0) {
    problems.push(
      createProblem(
        text,
        ['optimizer', 'nesterov'],
        'Nesterov momentum needs a momentum above 0: set "momentum", 0.9 is usual, or leave "nesterov" out.',
      ),
    );
  }
  if (schedule.warmupSteps >= steps) {
    const problem = createProblem(
      text,
      ['schedule', 'warmupSteps'],
      `The run has ${steps} steps and ends before its warm-up of ${schedule.warmupSteps}. Set warmupSteps to less.`,
      'warning',
    );
    problems.push(relate(text, problem, ['steps'], 'The length of the run.'));
  }
  return problems;
}

/** Names that the recorder sets itself, or that no process can have. */
function checkEnvironment(text: ConfigText, { env }: TripletConfig): ConfigProblem[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (name === '' || /[=\0]/.test(name) || value.includes('\0')) {
      return [
        createProblem(
          text,
          ['env', name],
          `"${name}" cannot be an environment variable: no =, no NUL, not empty.`,
        ),
      ];
    }
    if (/^MARGIN_(SOCKET|TOKEN|RUN_ID|RUN_DIR)$/.test(name)) {
      return [createProblem(text, ['env', name], `${name} is set by Margin itself: leave it out.`)];
    }
    return [];
  });
}

function relate(
  text: ConfigText,
  problem: ConfigProblem,
  path: PathSegments,
  message: string,
): ConfigProblem {
  return { ...problem, related: { message, ...rangeOfPath(text, path) } };
}
