import { readFileSync } from 'node:fs';
import type { TripletConfig } from '../config/tripletConfig';
import { readTable } from '../data/readTable';
import { chooseBackend } from './backend/chooseBackend';
import { readModelFiles } from './network/modelFiles';
import { ModelProblem } from './network/modelProblem';
import { createNetwork } from './network/createNetwork';

export const CHECK_MODEL = '--check-model';

/** Why the files that a model names do not fit; `path` is the field that names the culprit. */
export interface ModelFit {
  readonly problem: { readonly path: readonly (string | number)[]; readonly message: string } | null;
}

/** What `margin check` asks before a run: stdin has `{config, folder}`, the answer goes to stdout as one line of JSON. */
export async function answerModelCheck(): Promise<void> {
  const { config, folder } = JSON.parse(readFileSync(0, 'utf8')) as { config: TripletConfig; folder: string };
  process.stdout.write(`${JSON.stringify(await checkModel(config, folder))}\n`);
}

async function checkModel({ data, model, seed }: TripletConfig, folder: string): Promise<ModelFit> {
  const { table } = await readTable(data, folder, { keep: false });
  if (!table) return { problem: null };
  const { tf } = await chooseBackend('cpu');
  try {
    const files = await readModelFiles(tf, model, { folder, inputShape: table.shape });
    createNetwork(tf, model, table.shape, seed, files);
    return { problem: null };
  } catch (error) {
    if (!(error instanceof ModelProblem)) throw error;
    return { problem: { path: error.path, message: error.message } };
  }
}
