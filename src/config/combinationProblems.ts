import type { ConfigProblem } from '../domain/configProblem';
import { findNode } from './configText';
import type { ConfigText } from './configText';
import { findMarginProblems } from './marginProblems';
import { findModelProblems } from './modelProblems';
import { relateProblem } from './relateProblem';
import { createProblem } from './schemaProblems';
import type { TripletConfig } from './tripletConfig';

/** Fields that are fine alone and impossible together. */
export function findCombinationProblems(text: ConfigText, config: TripletConfig): ConfigProblem[] {
  return [
    ...checkBatch(text, config),
    ...checkSpace(text, config),
    ...findMarginProblems(text, config),
    ...checkUpdates(text, config),
    ...checkEnvironment(text, config),
    ...findModelProblems(text, config),
  ];
}

function checkBatch(text: ConfigText, config: TripletConfig): ConfigProblem[] {
  const { batch, data, miner } = config;
  if (batch.rows !== undefined && data.triplets !== undefined) {
    const problem = createProblem(
      text,
      ['batch', 'rows'],
      'A file of batches and a file of triplets each say what a step is taken with: leave one out.',
    );
    return [relateProblem(text, problem, ['data', 'triplets'], 'The file of triplets.')];
  }
  if (data.triplets !== undefined) return checkMinerOfTriplets(text);
  if (batch.sampler !== 'classes' || batch.rows !== undefined) return [];
  const problems: ConfigProblem[] = [];
  const add = (field: 'perClass' | 'classes', message: string, related: string): void => {
    problems.push(
      relateProblem(text, createProblem(text, ['batch', field], message), ['miner', 'kind'], related),
    );
  };
  if (batch.perClass < 2) {
    add(
      'perClass',
      `With perClass ${batch.perClass} no anchor has a positive, so "${miner.kind}" finds no triplet. Set perClass to at least 2.`,
      'The miner needs an anchor and a positive of the same class.',
    );
  }
  if (batch.classes < 2) {
    add(
      'classes',
      `With classes ${batch.classes} no anchor has a negative, so "${miner.kind}" finds no triplet. Set classes to at least 2.`,
      'The miner needs a negative of another class.',
    );
  }
  return problems;
}

/** Triplets of a file are taken as they are. */
function checkMinerOfTriplets(text: ConfigText): ConfigProblem[] {
  if (!findNode(text.root, ['miner'])) return [];
  const problem = createProblem(
    text,
    ['miner'],
    'Nothing is mined where data.triplets names the triplets: leave "miner" out.',
    'warning',
  );
  return [relateProblem(text, problem, ['data', 'triplets'], 'The file of triplets.')];
}

/** What a miner or a form of a distance needs of the loss's space. */
function checkSpace(text: ConfigText, { loss, miner, model, data }: TripletConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const isUnit = model.normalize || loss.distance === 'cosine';
  if (miner.kind === 'distance-weighted' && !isUnit && data.triplets === undefined) {
    const problem = createProblem(
      text,
      ['miner', 'kind'],
      'Distance-weighted mining is made for rows of length 1: set "normalize" of the model to true, or the distance to "cosine".',
    );
    problems.push(relateProblem(text, problem, ['model', 'normalize'], 'Rows are not normalised.'));
  }
  const { form, distance } = loss;
  const forms = distance === 'cosine' ? ['normalize', 'cosine_similarity'] : ['cdist', 'pairwise_distance'];
  if (form !== undefined && (!forms.includes(form) || (distance === 'squared' && form !== 'cdist'))) {
    const usable = distance === 'squared' ? ['cdist'] : forms;
    const problem = createProblem(
      text,
      ['loss', 'form'],
      `"${form}" is no form of the ${distance} distance: ${usable.map((name) => `"${name}"`).join(' or ')}.`,
    );
    problems.push(relateProblem(text, problem, ['loss', 'distance'], 'The distance.'));
  }
  if (loss.kind === 'triplet' && loss.soft && loss.smooth) {
    const problem = createProblem(
      text,
      ['loss', 'smooth'],
      'A loss is "soft" (without the margin) or "smooth" (with it): leave one out.',
    );
    problems.push(relateProblem(text, problem, ['loss', 'soft'], 'The other one.'));
  }
  return problems;
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
    problems.push(relateProblem(text, problem, ['steps'], 'The length of the run.'));
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
