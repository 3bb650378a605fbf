import type { TripletConfig } from '../config/tripletConfig';
import { locateFile } from '../data/dataPath';
import type { DataTable } from '../data/dataTable';
import { readBatchRows } from '../data/readBatchRows';
import { readTable } from '../data/readTable';
import { readTriplets } from '../data/readTriplets';
import { splitRows } from '../data/splitRows';
import { fitStandardization, standardize } from '../data/standardize';
import type { Tell } from '../data/standardize';
import type { TrainingSource } from './trainingData';

export interface SourceOptions {
  readonly print: (line: string) => void;
  /** Aborted: reading ends. */
  readonly signal: AbortSignal;
  /** A temporary file may lie here. */
  readonly runFolder: string;
}

/** Work that takes less than this is not worth a line. */
const QUIET_MS = 2000;

/**
 * Reads all files that a run is trained on, and standardises the features. Never throws: `problems` are sentences for people.
 */
export async function readSource(
  config: TripletConfig,
  folder: string,
  { print, signal, runFolder }: SourceOptions,
): Promise<{ readonly source: TrainingSource | null; readonly problems: readonly string[] }> {
  const { path } = config.data;
  const tell = nowAndThen(print);
  const { table, problems } = await readTable(config.data, folder, {
    signal,
    folders: [runFolder],
    onProgress: (share, rows, stage) => {
      tell(() =>
        stage === 'reading'
          ? `Reading ${path}: ${toPercent(share)} (${rows.toLocaleString('en')} rows)`
          : `Arranging ${path} by rows: ${toPercent(share)}`,
      );
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
  try {
    const standardized = await standardizeTable(config, table, async (share) => {
      tell(() => `Standardizing ${path}: ${toPercent(share)}`);
      await nextTurn();
      signal.throwIfAborted();
    });
    return { source: { table: standardized, batches, triplets: triplets?.triplets ?? null }, problems: [] };
  } catch (error) {
    table.features.close();
    // Rows in a file may be gone by now.
    if (!signal.aborted && !(error instanceof RangeError)) throw error;
    return {
      source: null,
      problems: [signal.aborted ? 'Reading the data was stopped.' : (error as Error).message],
    };
  }
}

/** By the training rows alone. */
async function standardizeTable(
  { data, seed }: TripletConfig,
  table: DataTable,
  tell: Tell,
): Promise<DataTable> {
  if (data.standardize === 'none') return table;
  const { train } = splitRows(table, data.holdOut, seed, data.holdOutBy);
  const fit = await fitStandardization(table.features, train, data.standardize, tell);
  return { ...table, features: await standardize(table.features, fit, tell) };
}

const toPercent = (share: number): string => `${Math.floor(100 * share)} %`;

/** Lets signals in. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function nowAndThen(print: (line: string) => void): (describe: () => string) => void {
  let told = performance.now();
  return (describe) => {
    if (performance.now() - told < QUIET_MS) return;
    told = performance.now();
    print(describe());
  };
}
