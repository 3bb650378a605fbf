import type { MarginClient } from '../client/client';
import type { TripletConfig } from '../config/tripletConfig';
import { Checkpoints } from './checkpoint/checkpoints';
import { Pace } from './pace';
import { ProgressLines } from './progressLines';
import { isSnapshotStep } from './snapshotSteps';
import type { ProbeLook, Training } from './training';

export interface RunOptions {
  readonly config: TripletConfig;
  readonly training: Training;
  readonly client: MarginClient;
  /** Where checkpoints go; null: nowhere. */
  readonly checkpointFolder: string | null;
  readonly print: (line: string) => void;
  /** Aborted: end after the step that is being done. */
  readonly stop: AbortSignal;
}

/** Trains to the end or until it is stopped; either way the last checkpoint is written. Returns the last step done. */
export async function runTraining({
  config,
  training,
  client,
  checkpointFolder,
  print,
  stop,
}: RunOptions): Promise<number> {
  const complain = (message: string): void => {
    print(message);
    client.note(message);
  };
  const state = {
    parameters: training.network.parameters,
    optimiser: training.optimiser,
    schedule: training.schedule,
  };
  const checkpoints = new Checkpoints(checkpointFolder, complain);
  const progress = new ProgressLines(config.steps, print);
  const pace = new Pace(config.maxStepsPerSecond ?? null);
  let snapshotAsked = false;
  const forget = client.onSnapshotNow(() => {
    snapshotAsked = true;
  });
  /** Looks at every probe; logs the step's row with what the look adds to it; sends the snapshots. */
  const lookAround = (step: number, row: Record<string, number> | null): void => {
    const looks = training.probes.map((probe) => training.look(probe));
    const first = looks[0]!;
    if (row) client.log(step, { ...row, dead_share: first.deadShare });
    sendSnapshots(step, looks, training.network.embeddingDim, client);
    const recall = training.measureRecall(first);
    checkpoints.consider(step, recall, state.parameters);
    progress.recallAt1 = recall;
  };

  lookAround(0, null);
  let step = 0;
  let looked = 0;
  while (step < config.steps && !stop.aborted) {
    step++;
    const row = training.takeStep(step);
    if (isSnapshotStep(step, config.snapshotEvery, config.steps) || snapshotAsked) {
      snapshotAsked = false;
      lookAround(step, row);
      looked = step;
    } else client.log(step, row);
    if (step % config.checkpointEvery === 0) checkpoints.save(step, state);
    progress.tell(step, row['loss']!);
    await pace.wait();
  }
  if (looked !== step) lookAround(step, null);
  checkpoints.save(step, state);
  forget();
  progress.finish(step, stop.aborted, checkpoints.bestSoFar);
  return step;
}

function sendSnapshots(step: number, looks: readonly ProbeLook[], d: number, client: MarginClient): void {
  for (const { split, embeddings, labels } of looks) {
    client.snapshot({ step, embeddings, n: labels.length, d, labels, split });
  }
}
