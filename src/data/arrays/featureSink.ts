import type { DataProblem } from '../dataTable';
import type { FeaturePlace } from '../features/featurePlace';
import type { FeatureRows } from '../features/featureRows';
import { PROBLEM_LIMIT } from '../finishTable';
import type { ReadProgress } from '../readProgress';
import { UnreadableFile } from '../unreadableFile';
import type { ElementSink } from './arrayReader';
import { countElements, describeElement, describeShape } from './arrayHeader';
import type { ArrayHeader } from './arrayHeader';
import { createArrayTarget } from './arrayTarget';
import type { ArrayTarget } from './arrayTarget';

/** The features of an array of N×…: the first dimension is rows, the others make one row. */
export class FeatureSink implements ElementSink {
  readonly n: number;
  readonly d: number;
  readonly problems: DataProblem[] = [];
  private readonly target: ArrayTarget;
  private readonly scale: number;
  private taken = 0;

  constructor(
    private readonly name: string,
    private readonly header: ArrayHeader,
    setting: {
      readonly scale: number;
      readonly place: FeaturePlace;
      /** Of a file that holds this array and nothing else. */
      readonly path?: string;
    },
  ) {
    const { shape, type } = header;
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
    this.scale = setting.scale;
    this.target = createArrayTarget(name, header, setting);
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
    if (this.problems.length === 0) this.target.put(index, scaled);
  }

  /** All rows; called once, when nothing is wrong. */
  finish(progress: ReadProgress): Promise<FeatureRows> {
    return this.target.finish(progress);
  }

  /** These features are not wanted. */
  discard(): void {
    this.target.discard();
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
