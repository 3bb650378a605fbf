import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import type { ArrayHeader } from '../arrays/arrayHeader';
import { FileRows } from './fileRows';

/** An array file with an array of features that may be read as it is. */
export interface ArrayFile {
  readonly path: string;
  /** As the configuration names it. */
  readonly name: string;
}

/**
 * The rows of a NumPy file in the file itself; null unless it is not packed and its elements are float32, row after row, in
 * the order of this machine's bytes.
 */
export function openArrayRows({ path, name }: ArrayFile, header: ArrayHeader, d: number): FileRows | null {
  const { type, fortranOrder, headerBytes, shape } = header;
  const isOurs = type.letter === 'f' && type.size === 4 && type.littleEndian === (endianness() === 'LE');
  if (!isOurs || fortranOrder) return null;
  const n = shape[0]!;
  const descriptor = openSync(path, constants.O_RDONLY);
  const magic = Buffer.alloc(6);
  readSync(descriptor, magic, 0, magic.length, 0);
  const isPlain = magic.toString('latin1') === '\u0093NUMPY';
  if (isPlain && fstatSync(descriptor).size === headerBytes + 4 * n * d)
    return new FileRows({ descriptor, name, offset: headerBytes, isForeign: true }, n, d);
  closeSync(descriptor);
  return null;
}
