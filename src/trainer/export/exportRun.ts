import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TripletConfig } from '../../config/tripletConfig';
import { chooseBackend } from '../backend/chooseBackend';
import { findCheckpoint } from '../checkpoint/findCheckpoint';
import type { FoundCheckpoint } from '../checkpoint/findCheckpoint';
import { restoreWeights } from '../checkpoint/trainingState';
import { loadLayersLibrary } from '../network/layersLibrary';
import { readModelFiles } from '../network/modelFiles';
import { readSource } from '../readSource';
import { BadRequest } from '../runRequest';
import type { RunRequest } from '../runRequest';
import { Training } from '../training';
import { embedTable, toNpyFiles, toTsvFiles } from './exportEmbeddings';
import type { ExportFile } from './exportEmbeddings';
import { toLayersModelFiles, toWeightsFile } from './exportModel';
import type { ExportRequest } from './exportRequest';

/** Writes what a run has learnt into files of other tools. Prints what it wrote; throws BadRequest or RangeError. */
export async function exportRun(
  { config, configFolder, runFolder }: RunRequest,
  request: ExportRequest,
  print: (line: string) => void,
): Promise<void> {
  const { source, problems } = await readSource(config, configFolder, {
    print,
    signal: new AbortController().signal,
    runFolder,
  });
  if (!source) throw new BadRequest(problems.join('\n'));
  const checkpoint = findCheckpoint(runFolder, request.checkpoint === 'best' ? ['best'] : undefined);
  const { tf } = await chooseBackend(config.backend);
  const files = await readModelFiles(tf, config.model, {
    folder: configFolder,
    inputShape: source.table.shape,
  });
  const training = new Training(withoutFileBatches(config), { ...source, batches: null }, tf, files);
  restoreWeights(checkpoint.file, training.network);
  for (const remark of checkpoint.remarks) print(remark);
  const made = await make(request, { config, training, checkpoint, table: source.table, tf, print });
  for (const file of made) await writeWhole(file);
  print(`From the ${request.checkpoint} checkpoint, of step ${checkpoint.step}:`);
  for (const { path } of made) print(`  ${path}`);
}

async function make(
  { what, format, path }: ExportRequest,
  run: {
    readonly config: TripletConfig;
    readonly training: Training;
    readonly checkpoint: FoundCheckpoint;
    readonly table: Parameters<typeof toNpyFiles>[1]['table'];
    readonly tf: Awaited<ReturnType<typeof chooseBackend>>['tf'];
    readonly print: (line: string) => void;
  },
): Promise<ExportFile[]> {
  const { config, training, checkpoint, table, tf, print } = run;
  const { network, data } = training;
  if (what === 'model' && format === 'safetensors') return [toWeightsFile(path, network, checkpoint.step)];
  if (what === 'model') {
    if (config.model.path !== undefined)
      throw new BadRequest(
        'The network came from a TensorFlow.js model of its own: export its weights as safetensors.',
      );
    const library = await loadLayersLibrary(tf);
    return toLayersModelFiles(path, { tf, library, model: config.model, network, features: data.features });
  }
  let told = performance.now();
  const embeddings = embedTable(network, data.features, config.model.normalize, (share) => {
    if (performance.now() - told < 2000) return;
    told = performance.now();
    print(`Embedding: ${Math.floor(100 * share)} %`);
  });
  const held = new Set(data.split.holdOut);
  const splits = Array.from({ length: table.n }, (_, row) => (held.has(row) ? 'holdout' : 'train'));
  const embedded = { embeddings, d: network.embeddingDim, table, splits };
  return format === 'npy' ? toNpyFiles(path, embedded) : toTsvFiles(path, embedded);
}

/** Batches of a file are not needed here, and may be gone. */
function withoutFileBatches(config: TripletConfig): TripletConfig {
  const { rows: _, ...batch } = config.batch;
  return { ...config, batch: { ...batch, sampler: 'random', size: 2, replacement: true } };
}

/** A file is there whole or not at all. */
async function writeWhole({ path, content }: ExportFile): Promise<void> {
  const part = `${path}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(part, content);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw new BadRequest(`${path} can't be written: ${(error as Error).message}.`);
  }
}
