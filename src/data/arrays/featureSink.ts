import type { DataProblem } from '../dataTable';
import { PROBLEM_LIMIT } from '../finishTable';
import { allocateFeatures, UnreadableFile } from '../unreadableFile';
import type { ElementSink } from './arrayReader';
import { countElements, describeElement, describeShape, mapFortranColumns } from './arrayHeader';
import type { ArrayHeader } from './arrayHeader';

/** The features of an array of N×…: the first dimension is rows, the others make one row. */
export class FeatureSink implements ElementSink {
  readonly n: number;
  readonly d: number;
  readonly features: Float32Array;
  readonly problems: DataProblem[] = [];
  private readonly columnOf: Int32Array | null;
  private taken = 0;

  constructor(
    private readonly name: string,
    private readonly header: ArrayHeader,
    private readonly scale: number,
  ) {
    const { shape, type, fortranOrder } = header;
    if (type.kind === 'text') {
      throw new UnreadableFile(
        `${name} holds texts (${type.name}), features are numbers: name another array, or convert it with array.astype(numpy.float32).`,
      );
    }
    if (shape.length === 0)
      throw new UnreadableFile(`${name} is a single number, features are an array of N×D.`);
    this.n = shape[0]!;
    this.d = countElements(shape.slice(1));
    if (this.n === 0 || this.d === 0)
      throw new UnreadableFile(`${name} is empty: its shape is ${describeShape(shape)}.`);
    this.features = allocateFeatures(name, this.n, this.d);
    this.columnOf = fortranOrder ? mapFortranColumns(shape.slice(1)) : null;
  }

  /** Shape of one row: [D], [height, width, 1] or [height, width, channels]; flat with more dimensions. */
  get rowShape(): readonly number[] {
    const [height, width, channels, ...more] = this.header.shape.slice(1);
    if (height === undefined || width === undefined || more.length > 0) return [this.d];
    return [height, width, channels ?? 1];
  }

  /** Nothing more need be read: enough is wrong. */
  get isHopeless(): boolean {
    return this.problems.length >= PROBLEM_LIMIT;
  }

  get rowsRead(): number {
    return Math.floor(this.taken / this.d);
  }

  takeNumber(value: number, index: number): void {
    this.taken = index + 1;
    const scaled = Math.fround(value * this.scale);
    if (!Number.isFinite(scaled)) {
      if (!this.isHopeless) this.problems.push({ field: 'path', message: this.describe(value, index) });
      return;
    }
    const at = this.columnOf ? (index % this.n) * this.d + this.columnOf[Math.floor(index / this.n)]! : index;
    this.features[at] = scaled;
  }

  takeText(): void {
    throw new UnreadableFile(`${this.name} holds texts, features are numbers.`);
  }

  private describe(value: number, index: number): string {
    const shown = Number.isFinite(value)
      ? `${value}, which is beyond what float32 holds`
      : Number.isNaN(value)
        ? 'NaN'
        : value > 0
          ? 'infinite'
          : 'minus infinity';
    return `${this.name} ${describeElement(this.header, index)} (from 0) is ${shown}: replace it, or remove the row.`;
  }
}
