import { connectFromEnv } from '../client/createClient';
import type { MarginClient } from '../client/client';
import { collectLess } from '../util/collectLess';
import { BackendUnavailable, chooseBackend } from './backend/chooseBackend';
import { CHECK_MODEL, answerModelCheck } from './checkModel';
import { findCheckpoint } from './checkpoint/findCheckpoint';
import { readExportRequest } from './export/exportRequest';
import { readSource } from './readSource';
import { planConfiguredLooks } from './looks/lookPlan';
import { readModelFiles } from './network/modelFiles';
import { ModelProblem } from './network/modelProblem';
import { BadRequest, readRunRequest } from './runRequest';
import type { RunRequest } from './runRequest';
import { runTraining } from './runTraining';
import { Training } from './training';
import type { TrainingSource } from './trainingData';

/** A busy recorder is waited for, and one that has died while another adopts the run. */
const GOODBYE_LIMIT_MS = 30_000;

/** Exit codes: 0 trained or stopped, 2 bad input, 1 anything else (with a stack: it is a bug). */
async function main(): Promise<number> {
  collectLess();
  const stop = new AbortController();
  const askedBySignal = (): void => {
    stop.abort();
  };
  process.on('SIGINT', askedBySignal);
  process.on('SIGTERM', askedBySignal);
  try {
    const words = process.argv.slice(2);
    if (words[0] === CHECK_MODEL) {
      await answerModelCheck();
      return 0;
    }
    const request = readRunRequest(process.env, words);
    const exporting = readExportRequest(words);
    if (!exporting) return await train(request, stop);
    const { exportRun } = await import('./export/exportRun');
    await refusing(() => exportRun(request, exporting, print));
    return 0;
  } catch (error) {
    if (error instanceof BadRequest || error instanceof BackendUnavailable || error instanceof ModelProblem) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
    return 1;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function train(request: RunRequest, stop: AbortController): Promise<number> {
  const { config, configFolder, runFolder, checkpointFolder, resumeFrom } = request;
  const { source, problems } = await readSource(config, configFolder, {
    print,
    signal: stop.signal,
    runFolder,
  });
  if (stop.signal.aborted) return 0;
  if (!source) throw new BadRequest(problems.join('\n'));
  const checkpoint = resumeFrom === null ? null : await refusing(() => findCheckpoint(resumeFrom));
  if (checkpoint && checkpoint.step >= config.steps) {
    throw new BadRequest(
      `The run to go on from is at step ${checkpoint.step} already: set "steps" to more than that (--set steps=${2 * checkpoint.step}).`,
    );
  }
  const backend = await chooseBackend(config.backend);
  const place = { folder: configFolder, inputShape: source.table.shape };
  const files = await readModelFiles(backend.tf, config.model, place);
  const training = await refusing(() => new Training(config, source, backend.tf, files));
  const client = connectFromEnv({
    backend: backend.name,
    config,
    totalSteps: config.steps,
    libraries: { '@tensorflow/tfjs': backend.tf.version_core },
  });
  client.onStop(() => {
    stop.abort();
  });
  introduce({ config, source, training, backend, client, print });
  for (const remark of checkpoint?.remarks ?? []) tell(remark, client, print);
  if (checkpoint) tell(`Goes on after step ${checkpoint.step} of ${resumeFrom}.`, client, print);
  const looks = planConfiguredLooks(config, training.stepsPerEpoch, training.data.probes[0]!.rows.length);
  const resume = checkpoint && { runFolder: resumeFrom!, checkpoint };
  await refusing(() =>
    runTraining({ config, training, client, looks, checkpointFolder, resume, print, stop: stop.signal }),
  );
  if (!(await client.close(0, GOODBYE_LIMIT_MS)))
    print('The recorder did not take everything in time: the last rows may be missing.');
  return 0;
}

/** What the data or a checkpoint cannot give is bad input, not a bug. */
async function refusing<T>(action: () => T | Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof RangeError) throw new BadRequest(error.message);
    throw error;
  }
}

function tell(text: string, client: MarginClient, print: (line: string) => void): void {
  print(text);
  client.note(text);
}

/** The first lines of the output: what is trained on, with what, and what is not as it might be expected. */
function introduce(run: {
  readonly config: RunRequest['config'];
  readonly source: TrainingSource;
  readonly training: Training;
  readonly backend: { readonly name: string; readonly remark: string | null };
  readonly client: MarginClient;
  readonly print: (line: string) => void;
}): void {
  const { config, source, training, backend, client, print } = run;
  const { n, d, classNames } = source.table;
  const { train, holdOut } = training.data.split;
  print(
    `${config.data.path}: ${n} rows of ${d} features in ${classNames.length} classes; ${train.length} to train on, ${holdOut.length} held out`,
  );
  const weights = training.network.parameters.reduce((sum, { values }) => sum + values.length, 0);
  print(`${weights} weights on the ${backend.name} backend${backend.remark ? ` (${backend.remark})` : ''}`);
  const faults = Object.keys(config.faults ?? {});
  const spoilt = faults.length > 0 ? [`This run is wrong on purpose: ${faults.join(', ')} (faults).`] : [];
  for (const remark of [...spoilt, ...source.table.remarks, ...training.data.remarks])
    tell(remark, client, print);
}

void main().then((code) => {
  process.exitCode = code;
  // A native backend keeps threads; nothing of ours is open any more.
  process.stdout.write('', () => process.exit(code));
});
