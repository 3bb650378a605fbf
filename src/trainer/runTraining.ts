import type { MarginClient } from '../client/client';
import type { TripletConfig } from '../config/tripletConfig';
import { Checkpoints } from './checkpoint/checkpoints';
import { findBest } from './checkpoint/findCheckpoint';
import type { FoundCheckpoint } from './checkpoint/findCheckpoint';
import { restoreState } from './checkpoint/trainingState';
import type { TrainingState } from './checkpoint/trainingState';
import { EarlyStop } from './earlyStop';
import { BatchWatch } from './looks/batchWatch';
import type { LookPlan } from './looks/lookPlan';
import { Pace } from './pace';
import { ProgressLines } from './progressLines';
import { RunningMean } from './runningMean';
import type { ProbeLook, Training } from './training';

export interface RunOptions {
  readonly config: TripletConfig;
  readonly training: Training;
  readonly client: MarginClient;
  readonly looks: LookPlan;
  /** Where checkpoints go; null: nowhere. */
  readonly checkpointFolder: string | null;
  /** An earlier run that this one goes on from; null: it begins with new weights. */
  readonly resume: { readonly runFolder: string; readonly checkpoint: FoundCheckpoint } | null;
  readonly print: (line: string) => void;
  /** Aborted: end after the step that is being done. */
  readonly stop: AbortSignal;
}

/**
 * Trains to the end, until it is stopped, or until nothing gets better; in each case the last checkpoint is written. Returns
 * the last step done. RangeError where the checkpoint to go on from does not fit; then nothing was done.
 */
export async function runTraining(options: RunOptions): Promise<number> {
  const { config, training, client, looks, checkpointFolder, resume, print, stop } = options;
  const say = (message: string): void => {
    print(message);
    client.note(message);
  };
  const state: TrainingState = {
    network: training.network,
    optimiser: training.optimiser,
    schedule: training.schedule,
    epochLoss: training.epochLoss,
    lookLoss: new RunningMean(),
    watch: new BatchWatch(),
    earlyStop: config.earlyStop ? new EarlyStop(config.earlyStop) : null,
  };
  const checkpoints = new Checkpoints(checkpointFolder, config.keepCheckpoints, say);
  const tensors = [...training.network.parameters, ...training.network.buffers];
  let step = 0;
  if (resume) {
    restoreState(resume.checkpoint.file, state);
    step = resume.checkpoint.step;
    const best = findBest(resume.runFolder);
    if (best) checkpoints.continueFrom(best);
  }
  const progress = new ProgressLines({ first: step, last: config.steps }, print);
  const pace = new Pace(config.maxStepsPerSecond ?? null);
  let snapshotAsked = false;
  const forget = client.onSnapshotNow(() => {
    snapshotAsked = true;
  });
  /** Looks at the probes that are due; logs the step's row with what the look adds to it; sends the snapshots. */
  const lookAround = (row: Record<string, number> | null, isAsked = false): ProbeLook => {
    const isWhole = isAsked || step === config.steps || looks.isWhole(step);
    const { probes } = training.data;
    const seen = training.look(isWhole ? probes : probes.slice(0, 1));
    const first = seen[0]!;
    if (row) {
      const byLayer = [...first.deadByLayer].map(([layer, share]) => [`dead_share/${layer}`, share] as const);
      const layers = { ...training.describeLayers(), ...Object.fromEntries(byLayer) };
      client.log(step, { ...row, dead_share: first.deadShare, ...layers });
    }
    sendSnapshots(step, seen, training.network.embeddingDim, client);
    const recall = training.measure(first, 'recall_at_1');
    checkpoints.consider(step, recall, tensors);
    progress.recallAt1 = recall;
    return first;
  };
  /** Whether a look says that the run has stopped getting better. */
  const isOver = (look: ProbeLook): boolean => {
    const { earlyStop, lookLoss } = state;
    if (!earlyStop) return false;
    const { metric } = earlyStop;
    const over = earlyStop.consider(step, metric === 'loss' ? lookLoss.mean : training.measure(look, metric));
    lookLoss.reset();
    return over;
  };

  if (step === 0) lookAround(null);
  let looked = step;
  let isDone = false;
  while (step < config.steps && !stop.aborted && !isDone) {
    step++;
    const row = training.takeStep(step);
    state.lookLoss.add(row['loss']!);
    state.watch.observe(row);
    const isDue = looks.isDue(step) || (looks.mayLook(step) && state.watch.asksForLook);
    if (isDue) state.watch.looked();
    if (isDue || snapshotAsked || step === config.steps) {
      const look = lookAround(row, snapshotAsked);
      snapshotAsked = false;
      looked = step;
      // Neither a look that somebody asks for nor the one at the end may change when a longer run ends.
      if (isDue) isDone = isOver(look);
    } else client.log(step, row);
    if (step % config.checkpointEvery === 0) checkpoints.save(step, state);
    progress.tell(step, row['loss']!);
    await pace.wait();
  }
  if (looked !== step) lookAround(null, true);
  checkpoints.save(step, state);
  forget();
  if (isDone && step < config.steps) say(`Step ${step}: ${state.earlyStop!.describe()}`);
  progress.finish(step, stop.aborted, checkpoints.bestSoFar);
  return step;
}

function sendSnapshots(step: number, looks: readonly ProbeLook[], d: number, client: MarginClient): void {
  for (const { split, embeddings, labels } of looks) {
    client.snapshot({ step, embeddings, n: labels.length, d, labels, split });
  }
}
