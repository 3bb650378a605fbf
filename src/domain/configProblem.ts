/** A problem of a `*.triplet.json` or of the data it names. Lines and columns are 1-based, ends exclusive. */
export interface ConfigProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** JSON path: `optimizer.learningRate`; empty for the whole file. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Another place in the same file that takes part ("the miner asks for it"). */
  readonly related?: {
    readonly message: string;
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
  };
}

/** `margin check <config> --json`. */
export interface CheckResult {
  readonly file: string;
  readonly problems: readonly ConfigProblem[];
}
