import { decodeHalf } from './elementType';
import type { ElementType } from './elementType';

/** Number `at` of some bytes. A whole number beyond 2^53, which no double holds, comes as null. */
type ReadNumber = (view: DataView, at: number) => number | null;

/** How numbers of a type are read; not for texts. */
export function createNumberReader({ letter, size, littleEndian: little }: ElementType): ReadNumber {
  switch (`${letter}${size}`) {
    case 'b1':
      return (view, at) => (view.getUint8(at) === 0 ? 0 : 1);
    case 'u1':
      return (view, at) => view.getUint8(at);
    case 'i1':
      return (view, at) => view.getInt8(at);
    case 'u2':
      return (view, at) => view.getUint16(at, little);
    case 'i2':
      return (view, at) => view.getInt16(at, little);
    case 'u4':
      return (view, at) => view.getUint32(at, little);
    case 'i4':
      return (view, at) => view.getInt32(at, little);
    case 'u8':
      return (view, at) => toSafe(view.getBigUint64(at, little));
    case 'i8':
      return (view, at) => toSafe(view.getBigInt64(at, little));
    case 'f2':
      return (view, at) => decodeHalf(view.getUint16(at, little));
    case 'f4':
      return (view, at) => view.getFloat32(at, little);
    default:
      return (view, at) => view.getFloat64(at, little);
  }
}

function toSafe(value: bigint): number | null {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : null;
}

/** One text: NumPy fills up with NUL. `U` is UTF-32, `S` is bytes, taken as UTF-8. */
export function decodeText({ letter, size, littleEndian }: ElementType, view: DataView, at: number): string {
  if (letter === 'S') {
    const bytes = Buffer.from(view.buffer, view.byteOffset + at, size);
    let end = size;
    while (end > 0 && bytes[end - 1] === 0) end--;
    return bytes.toString('utf8', 0, end);
  }
  let text = '';
  for (let i = 0; i < size; i += 4) {
    const point = view.getUint32(at + i, littleEndian);
    if (point !== 0 && point <= 0x10ffff) text += String.fromCodePoint(point);
  }
  return text;
}
