import type { ElementType } from './elementType';

/** What an array file says of itself before its elements. */
export interface ArrayHeader {
  readonly type: ElementType;
  /** Sizes of the dimensions, the outermost first; [] for a single number. */
  readonly shape: readonly number[];
  /** Elements follow with the first dimension moving fastest. */
  readonly fortranOrder: boolean;
  /** Bytes before the first element. */
  readonly headerBytes: number;
}

export const countElements = (shape: readonly number[]): number => shape.reduce((all, size) => all * size, 1);

export function describeShape(shape: readonly number[]): string {
  return shape.length === 0
    ? 'a single number'
    : shape.length === 1
      ? `${shape[0]} numbers`
      : shape.join('×');
}

/** Place of an element in its file as people name it: rows and columns from 0. */
export function describeElement({ shape, fortranOrder }: ArrayHeader, index: number): string {
  const n = shape[0] ?? 1;
  const width = countElements(shape.slice(1));
  const row = fortranOrder ? index % n : Math.floor(index / width);
  if (width === 1) return `row ${row}`;
  const column = fortranOrder ? mapFortranColumns(shape.slice(1))[Math.floor(index / n)] : index % width;
  return `row ${row}, column ${column}`;
}

/** For each place in a row's Fortran order its place in C order. */
export function mapFortranColumns(rowShape: readonly number[]): Int32Array {
  const width = countElements(rowShape);
  const map = new Int32Array(width);
  for (let place = 0; place < width; place++) {
    let rest = place;
    let column = 0;
    let stride = width;
    for (const size of rowShape) {
      stride /= size;
      column += (rest % size) * stride;
      rest = Math.floor(rest / size);
    }
    map[place] = column;
  }
  return map;
}
