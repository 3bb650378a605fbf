import { connectFromEnv } from '../client/createClient';
import type { MarginClient } from '../client/client';
import { readTable } from '../data/readTable';
import { BackendUnavailable, chooseBackend } from './backend/chooseBackend';
import { BadRequest, readRunRequest } from './runRequest';
import type { RunRequest } from './runRequest';
import { runTraining } from './runTraining';
import { Training } from './training';

/** A busy recorder is waited for, and one that has died while another adopts the run. */
const GOODBYE_LIMIT_MS = 30_000;

/** Exit codes: 0 trained or stopped, 2 bad input, 1 anything else (with a stack: it is a bug). */
async function main(): Promise<number> {
  const stop = new AbortController();
  const askedBySignal = (): void => {
    stop.abort();
  };
  process.on('SIGINT', askedBySignal);
  process.on('SIGTERM', askedBySignal);
  try {
    return await train(readRunRequest(process.env), stop);
  } catch (error) {
    if (error instanceof BadRequest || error instanceof BackendUnavailable) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
    return 1;
  }
}

async function train(
  { config, configFolder, checkpointFolder }: RunRequest,
  stop: AbortController,
): Promise<number> {
  const { table, problems } = await readTable(config.data, configFolder);
  if (!table) throw new BadRequest(problems.map(({ message }) => message).join('\n'));
  const backend = await chooseBackend(config.backend);
  const training = createTraining(config, table, backend.tf);
  const client = connectFromEnv({
    backend: backend.name,
    config,
    totalSteps: config.steps,
    libraries: { '@tensorflow/tfjs': backend.tf.version_core },
  });
  client.onStop(() => {
    stop.abort();
  });
  const print = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  introduce({ config, table, training, backend, client, print });
  await runTraining({ config, training, client, checkpointFolder, print, stop: stop.signal });
  if (!(await client.close(0, GOODBYE_LIMIT_MS)))
    print('The recorder did not take everything in time: the last rows may be missing.');
  return 0;
}

function createTraining(...input: ConstructorParameters<typeof Training>): Training {
  try {
    return new Training(...input);
  } catch (error) {
    if (error instanceof RangeError) throw new BadRequest(error.message);
    throw error;
  }
}

/** The first lines of the output: what is trained on, with what, and what is not as it might be expected. */
function introduce(run: {
  readonly config: RunRequest['config'];
  readonly table: { readonly n: number; readonly d: number; readonly classNames: readonly string[] };
  readonly training: Training;
  readonly backend: { readonly name: string; readonly remark: string | null };
  readonly client: MarginClient;
  readonly print: (line: string) => void;
}): void {
  const { config, table, training, backend, client, print } = run;
  const { train, holdOut } = training.split;
  print(
    `${config.data.path}: ${table.n} rows of ${table.d} features in ${table.classNames.length} classes; ${train.length} to train on, ${holdOut.length} held out`,
  );
  const weights = training.network.parameters.reduce((sum, { values }) => sum + values.length, 0);
  print(`${weights} weights on the ${backend.name} backend${backend.remark ? ` (${backend.remark})` : ''}`);
  if (holdOut.length > 0) return;
  const text =
    'Nothing is held out (data.holdOut is 0, or no class has a row to spare): the probe is training rows, so recall says nothing about new data.';
  print(text);
  client.note(text);
}

void main().then((code) => {
  process.exitCode = code;
  // A native backend keeps threads; nothing of ours is open any more.
  process.stdout.write('', () => process.exit(code));
});
