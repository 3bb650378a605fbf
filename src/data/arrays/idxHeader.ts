import { describeMislabelled } from '../contentKind';
import { UnreadableFile } from '../unreadableFile';
import type { ArrayHeader } from './arrayHeader';
import type { ElementType } from './elementType';
import { toElementType } from './elementType';

/** Element types by the third byte; all are big endian (Y. LeCun, "The MNIST database"). */
const TYPES: Readonly<Record<number, ElementType | null>> = {
  0x08: toElementType('u', 1, false),
  0x09: toElementType('i', 1, false),
  0x0b: toElementType('i', 2, false),
  0x0c: toElementType('i', 4, false),
  0x0d: toElementType('f', 4, false),
  0x0e: toElementType('f', 8, false),
};

/** Reads the header of an IDX file: 0, 0, type, number of dimensions, their sizes; null when more bytes are needed. */
export function parseIdxHeader(bytes: Buffer, name: string): ArrayHeader | null {
  if (bytes.length < 4) return null;
  const type = TYPES[bytes[2]!];
  const dimensions = bytes[3]!;
  if (bytes[0] !== 0 || bytes[1] !== 0 || !type || dimensions === 0)
    throw new UnreadableFile(describeMislabelled(name, 'an IDX file', bytes));
  const headerBytes = 4 + 4 * dimensions;
  if (bytes.length < headerBytes) return null;
  const shape = Array.from({ length: dimensions }, (_, at) => bytes.readUInt32BE(4 + 4 * at));
  return { type, shape, fortranOrder: false, headerBytes };
}
