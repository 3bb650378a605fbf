import { extname } from 'node:path';
import { toClassNumbers } from '../../data/dataTable';
import type { DataTable } from '../../data/dataTable';
import { rowRange } from '../../data/features/featureRows';
import type { FeatureRows } from '../../data/features/featureRows';
import { createEmbeddingBatch } from '../distances/embeddingBatch';
import type { Network } from '../network/network';
import { encodeNpy, encodeNpyTexts } from './npyFile';

/** N×D embeddings of a whole table, with whether each row was trained on. */
export interface EmbeddedTable {
  readonly embeddings: Float32Array;
  readonly d: number;
  readonly table: DataTable;
  /** `train` or `holdout` of each row. */
  readonly splits: readonly string[];
}

export interface ExportFile {
  readonly path: string;
  readonly content: Buffer | string;
}

const MOST_ROWS_AT_ONCE = 1024;
const MOST_FLOATS_AT_ONCE = 1 << 24;

/** N×D, in the file's order; of length 1 where the loss sees them so. Rows go through the network a thousand at a time, or 64 MiB of them. */
export function embedTable(
  network: Network,
  features: FeatureRows,
  normalize: boolean,
  onProgress: (share: number) => void,
): Float32Array {
  const { n, d } = features;
  const embeddings = new Float32Array(n * network.embeddingDim);
  const atOnce = Math.max(1, Math.min(MOST_ROWS_AT_ONCE, Math.floor(MOST_FLOATS_AT_ONCE / d)));
  for (let from = 0; from < n; from += atOnce) {
    const to = Math.min(n, from + atOnce);
    const rows = new Float32Array((to - from) * d);
    features.rowsInto(rowRange(from, to), rows);
    const raw = network.embed(rows, to - from).embeddings;
    embeddings.set(normalize ? normalizeRows(raw, network.embeddingDim) : raw, from * network.embeddingDim);
    onProgress(to / n);
  }
  return embeddings;
}

function normalizeRows(raw: Float32Array, d: number): Float32Array {
  const unlabelled = new Int32Array(raw.length / d);
  const normalized = new Float32Array(raw.length);
  for (let i = 0; i < unlabelled.length; i++) {
    const row = raw.subarray(i * d, (i + 1) * d);
    const space = { distance: 'euclidean', normalize: true } as const;
    normalized.set(createEmbeddingBatch(row, d, Int32Array.of(0), space).rows, i * d);
  }
  return normalized;
}

/** `PATH` with the embeddings and `….labels.npy` beside it: whole numbers where the classes are, else texts. */
export function toNpyFiles(path: string, { embeddings, d, table }: EmbeddedTable): ExportFile[] {
  const names = [...table.labels].map((label) => table.classNames[label]!);
  const numbers = toClassNumbers(table.classNames);
  const areNumbers = table.classNames.every((name, label) => String(numbers[label]) === name);
  return [
    { path, content: encodeNpy(embeddings, [table.n, d]) },
    {
      path: besides(path, 'labels'),
      content: areNumbers
        ? encodeNpy(
            table.labels.map((label) => numbers[label]!),
            [table.n],
          )
        : encodeNpyTexts(names),
    },
  ];
}

/** What TensorFlow's projector loads: vectors without a header, and metadata with one. */
export function toTsvFiles(path: string, { embeddings, d, table, splits }: EmbeddedTable): ExportFile[] {
  const vectors: string[] = [];
  for (let i = 0; i < table.n; i++) vectors.push(embeddings.subarray(i * d, (i + 1) * d).join('\t'));
  const rows = [...table.labels].map((label, i) => `${clean(table.classNames[label]!)}\t${splits[i]}`);
  return [
    { path, content: `${vectors.join('\n')}\n` },
    { path: besides(path, 'metadata'), content: `label\tsplit\n${rows.join('\n')}\n` },
  ];
}

function besides(path: string, what: string): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}.${what}${extension}`;
}

/** A tab or a line break would be another cell. */
function clean(name: string): string {
  return name.replaceAll(/[\t\r\n]/g, ' ');
}
