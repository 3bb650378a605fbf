import type { SnapshotFrame } from '../protocol/frames';
import { isCount } from '../protocol/shape';
import { isPlainSettings } from './plainSettings';

/** N×D embeddings as a program has them: one row-major array with `n` and `d`, or N rows. */
export interface SnapshotInput {
  readonly step: number;
  readonly embeddings: Float32Array | Float64Array | readonly ArrayLike<number>[];
  readonly n?: number;
  readonly d?: number;
  /** N class labels. */
  readonly labels?: ArrayLike<number> | null;
  /** Where the rows come from: holdout, train, probe, batch; default batch. */
  readonly split?: string;
  readonly loss?: Readonly<Record<string, unknown>>;
  /** Seconds since 1970; default now. */
  readonly time?: number;
  /** Rows before the caller's own thinning. */
  readonly total?: number;
}

/** Copies at most `maxRows` rows, evenly taken, so that the training loop never waits for more than a bounded copy; null when the shape is wrong. */
export function toSnapshotFrame(
  input: SnapshotInput,
  maxRows: number,
  nowSeconds: number,
): SnapshotFrame | null {
  const shape = findShape(input);
  if (!shape || !Number.isFinite(input.step)) return null;
  const { n, d } = shape;
  if (input.labels && input.labels.length !== n) return null;
  const kept = Math.min(n, maxRows);
  const embeddings = new Float32Array(kept * d);
  const labels = input.labels ? new Int32Array(kept) : null;
  if (kept === n && isFlat(input.embeddings)) {
    embeddings.set(input.embeddings);
    labels?.set(input.labels!);
  } else {
    for (let i = 0; i < kept; i += 1) {
      const row = kept === n ? i : Math.floor((i * n) / kept);
      copyRow(input.embeddings, row, d, embeddings, i * d);
      if (labels) labels[i] = input.labels![row]!;
    }
  }
  return {
    kind: 'snapshot',
    step: input.step,
    time: Number.isFinite(input.time) ? input.time! : nowSeconds,
    n: kept,
    d,
    split: String(input.split ?? 'batch').slice(0, 100),
    labels,
    total: isCount(input.total) ? input.total : n,
    embeddings,
    ...(isPlainSettings(input.loss) ? { loss: input.loss } : {}),
  };
}

function isFlat(embeddings: SnapshotInput['embeddings']): embeddings is Float32Array | Float64Array {
  return embeddings instanceof Float32Array || embeddings instanceof Float64Array;
}

function findShape(input: SnapshotInput): { n: number; d: number } | null {
  const { embeddings } = input;
  if (!isFlat(embeddings)) {
    const d = embeddings[0]?.length ?? 0;
    return d > 0 && embeddings.every((row) => row.length === d) ? { n: embeddings.length, d } : null;
  }
  const n = input.n ?? (input.d ? embeddings.length / input.d : 0);
  const d = input.d ?? embeddings.length / n;
  return Number.isInteger(n) && Number.isInteger(d) && n > 0 && d > 0 && n * d === embeddings.length
    ? { n, d }
    : null;
}

function copyRow(
  from: SnapshotInput['embeddings'],
  row: number,
  d: number,
  into: Float32Array,
  at: number,
): void {
  if (isFlat(from)) into.set(from.subarray(row * d, row * d + d), at);
  else into.set(from[row]!, at);
}
