import type { RecordBatch, Schema } from 'apache-arrow';

/** The rows of a live segment as the writer keeps them until the segment is closed. */
export interface SegmentRows {
  readonly schema: Schema;
  readonly length: number;
  /** Steps are whole numbers; 0 when empty. */
  readonly lastStep: number;
  toBatch(from: number, to: number): RecordBatch;
  /** Takes rows back that could not be written. */
  truncate(length: number): void;
  /** What the rows would take in one big batch. */
  bytesOfData(): number;
}
