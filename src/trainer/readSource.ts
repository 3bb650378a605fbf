import type { TripletConfig } from '../config/tripletConfig';
import { locateFile } from '../data/dataPath';
import { readBatchRows } from '../data/readBatchRows';
import { readTable } from '../data/readTable';
import { readTriplets } from '../data/readTriplets';
import type { TrainingSource } from './trainingData';

export interface SourceOptions {
  readonly print: (line: string) => void;
  /** Aborted: reading ends. */
  readonly signal: AbortSignal;
}

/** Reading that takes less than this is not worth a line. */
const QUIET_MS = 2000;

/** Reads all files that a run is trained on. Never throws: `problems` are sentences for people. */
export async function readSource(
  config: TripletConfig,
  folder: string,
  { print, signal }: SourceOptions,
): Promise<{ readonly source: TrainingSource | null; readonly problems: readonly string[] }> {
  let told = performance.now();
  const { table, problems } = await readTable(config.data, folder, {
    signal,
    onProgress: (share, rows) => {
      if (performance.now() - told < QUIET_MS) return;
      told = performance.now();
      print(`Reading ${config.data.path}: ${Math.floor(100 * share)} % (${rows.toLocaleString('en')} rows)`);
    },
  });
  if (!table) return { source: null, problems: problems.map(({ message }) => message) };
  const place = (file: string): [string, string] => {
    const { path, name } = locateFile(file, folder);
    return [path, name];
  };
  const { triplets: tripletsFile } = config.data;
  const { rows: batchFile } = config.batch;
  const triplets = tripletsFile === undefined ? null : await readTriplets(...place(tripletsFile), table);
  const batches = batchFile === undefined ? null : await readBatchRows(...place(batchFile), table);
  const wrong = [...(triplets?.problems ?? []), ...(batches?.problems ?? [])];
  if (wrong.length > 0) return { source: null, problems: wrong.map(({ message }) => message) };
  return { source: { table, batches, triplets: triplets?.triplets ?? null }, problems: [] };
}
