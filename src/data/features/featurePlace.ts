import { allocateFeatures, UnreadableFile } from '../unreadableFile';
import { describeBytes } from './byteText';
import { CacheFile } from './cacheFile';
import { measureSpace, rankSpaces } from './diskSpace';
import type { DiskSpace } from './diskSpace';
import { openTemporaryFile, removeLeftovers } from './temporaryFile';

export interface PlaceOptions {
  /** The data, as the configuration names it. */
  readonly name: string;
  /** Bytes that features may take in memory. */
  readonly limit: number;
  /** Where a temporary file may lie. */
  readonly folders: readonly string[];
  /** False: features are read and checked, and not kept. */
  readonly keep: boolean;
  readonly measure?: (folder: string) => DiskSpace | null;
}

export type Placing = 'memory' | 'file' | 'nowhere';

/** The run and others write to the disk, too. */
const RESERVE_BYTES = 64 << 20;

/** Decides where the features of one source are put while it is read, and owns the files that they are put into. */
export class FeaturePlace {
  readonly remarks: string[] = [];
  private readonly files: { close(): void }[] = [];
  private folder = '';

  constructor(private readonly options: PlaceOptions) {}

  get isKept(): boolean {
    return this.options.keep;
  }

  isLarge(n: number, d: number): boolean {
    return 4 * n * d > this.options.limit;
  }

  /**
   * Where N×D features go. `extra`: bytes that a second file takes for a while. Throws UnreadableFile where neither memory
   * nor a disk has the room, whether they are kept or not.
   */
  choose(n: number, d: number, extra = 0): Placing {
    const isLarge = this.isLarge(n, d);
    if (isLarge) this.findFolder(4 * n * d + extra, `${n} rows of ${d} features`);
    if (!this.options.keep) return 'nowhere';
    return isLarge ? 'file' : 'memory';
  }

  /** Memory for N×D features, all 0. */
  allocate(n: number, d: number): Float32Array {
    return allocateFeatures(this.options.name, n, d);
  }

  /** A file with room for so many bytes. Without them nobody knows yet how many there will be. */
  createFile(bytes = 0): CacheFile {
    const { folder } = this.findFolder(bytes, 'its features');
    this.folder = folder;
    removeLeftovers(folder);
    const file = new CacheFile({
      descriptor: this.open(folder),
      name: `The temporary file in ${folder}`,
      checkRoom: (written) => {
        const space = this.measure(folder);
        if (space && space.free < RESERVE_BYTES)
          throw new UnreadableFile(this.describeFull(Math.max(bytes, written), space, 'its features'));
      },
      toFailure: ({ message }, written) =>
        new UnreadableFile(
          `${this.options.name}: ${describeBytes(written)} of its features were written to a temporary file in ${folder}, then that failed (${message}). ${ADVICE}`,
        ),
    });
    this.files.push(file);
    return file;
  }

  /** Says that features lie in a file; `isForeign`: in the source itself. */
  remark(n: number, d: number, isForeign = false): void {
    const size = describeBytes(4 * n * d);
    const where = isForeign
      ? 'steps read their rows from the file itself, which must stay as it is until the run is over'
      : `steps read their rows from a temporary file of ${size} in ${this.folder}, which goes when the run is over`;
    this.remarks.push(`${this.options.name}: ${size} of features are more than ${this.limitText}: ${where}.`);
  }

  /** A file that is closed with the others. */
  own(file: { close(): void }): void {
    this.files.push(file);
  }

  /** When something was wrong: nothing will be read from them. */
  closeFiles(): void {
    for (const file of this.files) file.close();
  }

  private open(folder: string): number {
    try {
      return openTemporaryFile(folder);
    } catch (error) {
      throw new UnreadableFile(
        `${this.options.name} has more features than ${this.limitText}, and no temporary file can be made in ${folder} (${(error as Error).message}). ${ADVICE}`,
      );
    }
  }

  private findFolder(bytes: number, what: string): DiskSpace {
    const spaces = this.options.folders
      .map((folder) => this.measure(folder))
      .filter((space) => space !== null);
    const ranked = rankSpaces(spaces);
    const found = ranked.find(({ free }) => free >= bytes + RESERVE_BYTES);
    if (found) return found;
    throw new UnreadableFile(this.describeFull(bytes, ranked[0] ?? null, what));
  }

  private measure(folder: string): DiskSpace | null {
    return (this.options.measure ?? measureSpace)(folder);
  }

  private describeFull(bytes: number, space: DiskSpace | null, what: string): string {
    const { name, limit } = this.options;
    const need = bytes > limit ? describeBytes(bytes) : `more than ${describeBytes(limit)}`;
    const room = space
      ? `${space.folder} has ${describeBytes(space.free)} free (${describeBytes(RESERVE_BYTES)} must stay so)`
      : 'there is no folder for it';
    return `${name}: ${what} take ${need}, which is beyond ${this.limitText}, and need a temporary file: ${room}. ${ADVICE}`;
  }

  private get limitText(): string {
    return `the ${describeBytes(this.options.limit)} that may lie in memory (data.memoryLimit)`;
  }
}

const ADVICE = `Make room there, let ${process.platform === 'win32' ? 'TEMP' : 'TMPDIR'} name a folder on a larger disk, or use fewer rows or features.`;
