/** N×D features in float32, wherever they lie. */
export interface FeatureRows {
  readonly n: number;
  readonly d: number;
  /** Copies rows, by their numbers, one after another to the start of `target`. RangeError where they can't be read any more. */
  rowsInto(rows: Int32Array, target: Float32Array): void;
  /** Lets go of a file; nothing can be read afterwards. */
  close(): void;
}

const CHUNK_BYTES = 4 << 20;

/** How many rows of D features are worth a read: about 4 MiB. */
export function rowsAtOnce(d: number): number {
  return Math.max(1, Math.floor(CHUNK_BYTES / (4 * d)));
}

/** The row numbers from `first` up to, and without, `end`. */
export function rowRange(first: number, end: number): Int32Array {
  return Int32Array.from({ length: end - first }, (_, i) => first + i);
}
