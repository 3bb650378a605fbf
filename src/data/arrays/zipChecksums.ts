import * as zlib from 'node:zlib';

/** Node has it from 20.15 and 22.2 on; before, an archive's checksums are not looked at. */
const crc32: ((data: Uint8Array, before?: number) => number) | undefined = zlib.crc32;

const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;

/** Checksums of what comes out of a ZIP archive, file by file, and what the archive's table of contents says of them. */
export class ZipChecksums {
  private readonly found = new Map<string, number>();

  add(file: string, chunk: Uint8Array): void {
    if (crc32) this.found.set(file, crc32(chunk, this.found.get(file) ?? 0));
  }

  /** The first file that is not what was packed; null where all are, or where nobody can tell. `tail` ends the archive, `end` is where its last record begins in it. */
  findDamaged(tail: Buffer, end: number): string | null {
    const bytes = tail.readUInt32LE(end + 12);
    // A table longer than what is kept of the archive is not read.
    for (let at = end - bytes; at >= 0 && at + ENTRY_BYTES <= end;) {
      if (tail.readUInt32LE(at) !== ENTRY) return null;
      const lengths = [28, 30, 32].map((offset) => tail.readUInt16LE(at + offset));
      const name = tail.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + lengths[0]!);
      const found = this.found.get(name);
      if (found !== undefined && found !== tail.readUInt32LE(at + 16)) return name;
      at += ENTRY_BYTES + lengths.reduce((sum, length) => sum + length, 0);
    }
    return null;
  }
}
