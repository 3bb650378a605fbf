import { describeMislabelled } from '../contentKind';
import { UnreadableFile } from '../unreadableFile';
import type { ArrayHeader } from './arrayHeader';
import { toElementType } from './elementType';

const MAGIC = Buffer.from('\u0093NUMPY', 'latin1');
const MAX_HEADER_BYTES = 1 << 20;

/** Reads the header of NumPy's format, versions 1 to 3 (numpy.lib.format); null when more bytes are needed. */
export function parseNpyHeader(bytes: Buffer, name: string): ArrayHeader | null {
  const start = bytes.subarray(0, MAGIC.length);
  if (!MAGIC.subarray(0, start.length).equals(start))
    throw new UnreadableFile(describeMislabelled(name, 'a NumPy array (.npy)', bytes));
  if (bytes.length < 12) return null;
  const version = bytes[6]!;
  if (version < 1 || version > 3)
    throw new UnreadableFile(`${name} has version ${version} of the .npy format, versions 1 to 3 are read.`);
  const lengthBytes = version === 1 ? 2 : 4;
  const length = version === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  if (length > MAX_HEADER_BYTES) throw new UnreadableFile(`${name} is damaged: its header is too long.`);
  const headerBytes = 8 + lengthBytes + length;
  if (bytes.length < headerBytes) return null;
  const text = bytes.toString(version === 3 ? 'utf8' : 'latin1', 8 + lengthBytes, headerBytes);
  return { ...parseDictionary(text, name), headerBytes };
}

/** The header is a Python dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }. */
function parseDictionary(text: string, name: string): Omit<ArrayHeader, 'headerBytes'> {
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shapeText = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
  const described = /'descr'\s*:\s*(?:'([^']*)'|\[)/.exec(text);
  if (order === undefined || shapeText === undefined || !described)
    throw new UnreadableFile(`${name} is damaged: its header is no description of an array.`);
  const shape = shapeText
    .split(',')
    .map((size) => size.trim().replace(/L$/, ''))
    .filter((size) => size !== '')
    .map(Number);
  return { type: parseType(described[1], name), shape, fortranOrder: order === 'True' };
}

function parseType(description: string | undefined, name: string): ArrayHeader['type'] {
  if (description === undefined) {
    throw new UnreadableFile(
      `${name} holds records with fields, not plain numbers: save the fields as one array of N×D.`,
    );
  }
  const [, order, letter, size] = /^([<>|=]?)([a-zA-Z])(\d*)/.exec(description) ?? [];
  if (letter === 'O') {
    throw new UnreadableFile(
      `${name} holds Python objects, which only Python can read: make the array one of numbers or texts (array.astype(numpy.float32), or astype(str) for classes) and save it with numpy.save(file, array, allow_pickle=False).`,
    );
  }
  const bytes = Number(size ?? 0) * (letter === 'U' ? 4 : 1);
  const type = toElementType(letter ?? '', bytes, order !== '>');
  if (type) return type;
  throw new UnreadableFile(
    `${name} holds elements of NumPy's type "${description}": bool, whole numbers, float16, float32, float64 and texts are read. Convert it with array.astype(numpy.float32).`,
  );
}
