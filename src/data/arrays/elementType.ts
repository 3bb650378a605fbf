/** What one element of an array file is. */
export interface ElementType {
  /** As NumPy calls it, for messages: `uint8`, `float32`, `<U5`. */
  readonly name: string;
  readonly kind: 'bool' | 'integer' | 'float' | 'text';
  /** Bytes of one element. */
  readonly size: number;
  readonly littleEndian: boolean;
  /** NumPy's letter: b, i, u, f, U or S. */
  readonly letter: string;
}

/** Of NumPy's letter and a size in bytes; null for what is no plain number, truth value or text. */
export function toElementType(letter: string, size: number, littleEndian: boolean): ElementType | null {
  const bits = size * 8;
  const make = (name: string, kind: ElementType['kind']): ElementType => ({
    name,
    kind,
    size,
    littleEndian,
    letter,
  });
  if (letter === 'b' && size === 1) return make('bool', 'bool');
  if (letter === 'i' && [1, 2, 4, 8].includes(size)) return make(`int${bits}`, 'integer');
  if (letter === 'u' && [1, 2, 4, 8].includes(size)) return make(`uint${bits}`, 'integer');
  if (letter === 'f' && [2, 4, 8].includes(size)) return make(`float${bits}`, 'float');
  if (letter === 'U' && size > 0 && size % 4 === 0) return make(`text of ${size / 4} characters`, 'text');
  if (letter === 'S' && size > 0) return make(`text of ${size} bytes`, 'text');
  return null;
}

/** IEEE 754 half precision from its 16 bits. */
export function decodeHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * 2 ** -24 * fraction;
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity;
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}
