import { closeSync, fstatSync, readSync } from 'node:fs';
import type { FeatureRows } from './featureRows';

/** Where rows of float32 lie in an open file. */
export interface RowFile {
  readonly descriptor: number;
  /** As messages call it. */
  readonly name: string;
  /** Bytes before the first row. */
  readonly offset: number;
  /** The user's own file, which somebody may write to during the run. */
  readonly isForeign: boolean;
}

/** Features in a file: rows that follow one another are read at once. */
export class FileRows implements FeatureRows {
  private readonly modified: number;
  private isClosed = false;

  constructor(
    private readonly file: RowFile,
    readonly n: number,
    readonly d: number,
  ) {
    this.modified = fstatSync(file.descriptor).mtimeMs;
  }

  rowsInto(rows: Int32Array, target: Float32Array): void {
    const { d } = this;
    if (this.file.isForeign) this.refuseChanges();
    for (let from = 0; from < rows.length;) {
      let to = from + 1;
      while (to < rows.length && rows[to] === rows[to - 1]! + 1) to++;
      this.readFrom(rows[from]!, target.subarray(from * d, to * d));
      from = to;
    }
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    closeSync(this.file.descriptor);
  }

  /** Fills `target` with the rows from one on. */
  readFrom(row: number, target: Float32Array): void {
    const { descriptor, name, offset } = this.file;
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    const start = offset + 4 * row * this.d;
    for (let at = 0; at < bytes.length;) {
      const count = readBytes(this.file, bytes.subarray(at), start + at);
      if (count === 0)
        throw new RangeError(
          `${name} has become shorter while its rows were read (${fstatSync(descriptor).size} bytes are left): leave it as it is during a run.`,
        );
      at += count;
    }
  }

  private refuseChanges(): void {
    const { descriptor, name } = this.file;
    if (fstatSync(descriptor).mtimeMs !== this.modified)
      throw new RangeError(
        `${name} was written to during the run, which reads its rows from it: start again, and leave it as it is.`,
      );
  }
}

function readBytes({ descriptor, name }: RowFile, target: Uint8Array, position: number): number {
  try {
    return readSync(descriptor, target, 0, target.length, position);
  } catch (error) {
    throw new RangeError(`${name} can't be read any more: ${(error as Error).message}.`, { cause: error });
  }
}
