import type { CacheFile } from './cacheFile';
import type { FeaturePlace } from './featurePlace';
import type { FileRows } from './fileRows';

/** Features of a row that come together: `length` of them from place `at` on. */
export interface ColumnBlock {
  readonly at: number;
  readonly length: number;
}

/** What is held while columns become rows. */
const BAND_BYTES = 32 << 20;

/**
 * A file of rows for features that come column after column, for one range of rows after another. Each range is put aside in
 * a second file, and read back from it band by band.
 */
export class ColumnFile {
  private readonly rows: CacheFile;
  private readonly aside: CacheFile;
  private readonly isInOrder: boolean;

  /** `blocks`: in the order in which they come; together they have D features. `largest`: rows of the largest range. */
  constructor(
    place: FeaturePlace,
    private readonly size: { readonly n: number; readonly d: number; readonly largest: number },
    private readonly blocks: readonly ColumnBlock[],
  ) {
    const { n, d, largest } = size;
    this.isInOrder = blocks.length === 1;
    this.rows = place.createFile(4 * n * d);
    this.aside = this.isInOrder ? this.rows : place.createFile(4 * largest * d);
  }

  push(value: number): void {
    this.aside.push(value);
  }

  /** A range of so many rows is complete. `tell` is waited for between bands. */
  async endRange(rows: number, tell: (share: number) => void | Promise<void>): Promise<void> {
    if (this.isInOrder) return;
    const { d } = this.size;
    const source = this.aside.toRows(1);
    const atOnce = Math.min(rows, Math.max(1, Math.floor(BAND_BYTES / (4 * d))));
    const band = new Float32Array(atOnce * d);
    const part = new Float32Array(
      atOnce * this.blocks.reduce((most, { length }) => Math.max(most, length), 1),
    );
    for (let first = 0; first < rows; first += atOnce) {
      const count = Math.min(atOnce, rows - first);
      let start = 0;
      for (const { at, length } of this.blocks) {
        const own = part.subarray(0, count * length);
        source.readFrom(start + first * length, own);
        for (let row = 0; row < count; row++)
          for (let k = 0; k < length; k++) band[row * d + at + k] = own[row * length + k]!;
        start += rows * length;
      }
      this.rows.append(band.subarray(0, count * d));
      await tell((first + count) / rows);
    }
    this.aside.rewind();
  }

  finish(): FileRows {
    if (!this.isInOrder) this.aside.close();
    return this.rows.toRows(this.size.d);
  }

  close(): void {
    this.rows.close();
    this.aside.close();
  }
}
