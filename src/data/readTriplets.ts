import { describeShape } from './arrays/arrayHeader';
import type { ArrayHeader } from './arrays/arrayHeader';
import { parseNpyHeader } from './arrays/npyHeader';
import { readArrayFile } from './arrays/readArrayFile';
import type { StoppableSink } from './arrays/readArrayFile';
import { checkTriplet } from './checkTriplet';
import type { DataProblem, DataTable } from './dataTable';
import { PROBLEM_LIMIT } from './finishTable';
import { GrowingInts } from './growingInts';
import { readTextBytes } from './readTextBytes';
import { readTextLines } from './readTextLines';
import { TripletLines } from './tripletLines';
import { UnreadableFile } from './unreadableFile';

export interface TripletsResult {
  /** T×3 row numbers: anchor, positive, negative. Empty where there are problems. */
  readonly triplets: Int32Array;
  /** Five at most. */
  readonly problems: readonly DataProblem[];
}

type Rows = Pick<DataTable, 'n' | 'labels' | 'classNames'>;

/** Reads triplets of row numbers (from 0) from text or `.npy`, also gzipped, and checks them against the data. Never throws. */
export async function readTriplets(path: string, name: string, table: Rows): Promise<TripletsResult> {
  const taken = new CheckedTriplets(table);
  try {
    if (/\.npy(\.gz)?$/i.test(path)) {
      await readArrayFile({ path, name }, parseNpyHeader, (header) => new TripletSink(name, header, taken));
    } else await readText(path, name, taken);
    if (taken.count === 0 && taken.messages.length === 0) taken.messages.push(`${name} has no triplets.`);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    taken.messages.push(error.message);
  }
  const problems = taken.messages
    .slice(0, PROBLEM_LIMIT)
    .map((message): DataProblem => ({ field: 'triplets', message }));
  return { triplets: problems.length > 0 ? new Int32Array(0) : taken.triplets.take(), problems };
}

class CheckedTriplets {
  readonly triplets = new GrowingInts();
  readonly messages: string[] = [];
  count = 0;

  constructor(private readonly table: Rows) {}

  get isFull(): boolean {
    return this.messages.length >= PROBLEM_LIMIT;
  }

  take(place: string, triplet: readonly [number, number, number]): void {
    const problem = checkTriplet(triplet, this.table);
    this.count++;
    if (problem) this.messages.push(`${place} ${problem}`);
    else this.triplets.push(...triplet);
  }
}

async function readText(path: string, name: string, taken: CheckedTriplets): Promise<void> {
  const lines = new TripletLines();
  for await (const { text, line } of readTextLines(readTextBytes(path, name))) {
    const result = lines.parse(text);
    if (typeof result === 'string') taken.messages.push(`${name}:${line} ${result}`);
    else if (result) taken.take(`${name}:${line}`, result);
    if (taken.isFull) return;
  }
}

/** Rows of a T×3 array. */
class TripletSink implements StoppableSink {
  private readonly t: number;
  private readonly columns: Float64Array | null;
  private readonly triplet: [number, number, number] = [0, 0, 0];

  constructor(
    private readonly name: string,
    { shape, type, fortranOrder }: ArrayHeader,
    private readonly taken: CheckedTriplets,
  ) {
    if (shape.length !== 2 || shape[1] !== 3) {
      throw new UnreadableFile(
        `${name} has the shape ${describeShape(shape)}, triplets are T×3: anchor, positive and negative.`,
      );
    }
    if (type.kind !== 'integer') {
      throw new UnreadableFile(
        `${name} holds ${type.name}, row numbers are whole: save array.astype(numpy.int64).`,
      );
    }
    this.t = shape[0]!;
    this.columns = fortranOrder ? new Float64Array(this.t * 3) : null;
  }

  get isHopeless(): boolean {
    return this.taken.isFull;
  }

  takeNumber(value: number, index: number): void {
    if (!this.columns) {
      this.triplet[index % 3] = value;
      if (index % 3 === 2) this.check((index - 2) / 3, this.triplet);
      return;
    }
    this.columns[index] = value;
    if (index + 1 < this.columns.length) return;
    const { columns, t } = this;
    for (let row = 0; row < t && !this.isHopeless; row++)
      this.check(row, [columns[row]!, columns[t + row]!, columns[2 * t + row]!]);
  }

  takeText(): void {
    throw new UnreadableFile(`${this.name} holds texts, row numbers are whole numbers.`);
  }

  private check(row: number, triplet: readonly [number, number, number]): void {
    if (!this.isHopeless) this.taken.take(`${this.name} triplet ${row} (from 0)`, triplet);
  }
}
