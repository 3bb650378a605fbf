import type { CacheFile } from './cacheFile';
import { CheckedRows } from './checkedRows';
import type { FeaturePlace } from './featurePlace';
import type { FeatureRows } from './featureRows';
import { MemoryRows } from './memoryRows';

/** Rows that come one by one: in blocks of about 4 MB in memory, until they are too many for it and move to a file. */
export class GrowingRows {
  private readonly blocks: Float32Array[] = [];
  private readonly rowsPerBlock: number;
  private used = 0;
  private file: CacheFile | null = null;
  count = 0;

  /** `expected`: the most rows that can come, where that is known. Throws UnreadableFile where there is no room, as `append`. */
  constructor(
    private readonly place: FeaturePlace,
    readonly width: number,
    expected = 0,
  ) {
    this.rowsPerBlock = Math.max(1, Math.floor((1 << 20) / Math.max(1, width)));
    if (expected > 0 && place.choose(expected, width) === 'file')
      this.file = place.createFile(4 * expected * width);
  }

  append(row: Float64Array): void {
    this.count++;
    if (!this.place.isKept) return;
    if (!this.file && this.place.isLarge(this.count, this.width)) this.moveToFile();
    if (this.file) {
      this.file.append(row);
      return;
    }
    if (this.blocks.length === 0 || this.used === this.rowsPerBlock) {
      this.blocks.push(new Float32Array(this.rowsPerBlock * this.width));
      this.used = 0;
    }
    this.blocks[this.blocks.length - 1]!.set(row, this.used * this.width);
    this.used++;
  }

  finish(): FeatureRows {
    const { place, count, width, file } = this;
    if (!place.isKept) {
      place.choose(count, width);
      return new CheckedRows(count, width);
    }
    if (!file) return new MemoryRows(this.join(), width);
    place.remark(count, width);
    return file.toRows(width);
  }

  private moveToFile(): void {
    this.file = this.place.createFile();
    for (const block of this.blocks.splice(0, this.blocks.length - 1)) this.file.append(block);
    const [last] = this.blocks.splice(0);
    if (last) this.file.append(last.subarray(0, this.used * this.width));
  }

  /** One N×D array; blocks are let go while they are copied. */
  private join(): Float32Array {
    const joined = this.place.allocate(this.count, this.width);
    const size = this.rowsPerBlock * this.width;
    for (let at = 0, left = joined.length; left > 0; at += size, left -= size)
      joined.set(this.blocks.shift()!.subarray(0, Math.min(size, left)), at);
    return joined;
  }
}
