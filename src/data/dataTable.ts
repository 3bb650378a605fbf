import type { DataConfig } from '../config/tripletConfig';
import type { FeatureRows } from './features/featureRows';

/** What a data source holds: its features in memory or in a file, everything else in memory. */
export interface DataTable {
  /** N×D, already scaled. */
  readonly features: FeatureRows;
  readonly n: number;
  readonly d: number;
  /** What a row is: [D] for plain features, [height, width, channels] for images (rows of pixels, channels last). Its product is D. */
  readonly shape: readonly number[];
  /** Class of each row: 0 … classNames.length - 1. */
  readonly labels: Int32Array;
  /** What stood in the label column, by class; sorted (as numbers where all are). */
  readonly classNames: readonly string[];
  /** Names of the D features; empty where they have none (pixels). */
  readonly columns: readonly string[];
  /** Whole sentences about the data that its user should read: files left out, images skipped. */
  readonly remarks: readonly string[];
}

/** What is wrong with a data file. `field` is the one of `data` that names the culprit. */
export interface DataProblem {
  readonly field: keyof DataConfig;
  readonly message: string;
}

export type TableResult =
  | { readonly table: DataTable; readonly problems: readonly [] }
  | { readonly table: null; readonly problems: readonly DataProblem[] };

/** The number that stands for a class in snapshots: its own name where all are whole numbers, else its place in the order. */
export function toClassNumbers(classNames: readonly string[]): Int32Array {
  const own = classNames.map(Number);
  const usable = own.every((value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31);
  return Int32Array.from(classNames, (_, index) => (usable ? own[index]! : index));
}
