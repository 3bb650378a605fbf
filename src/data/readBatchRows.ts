import { describeShape } from './arrays/arrayHeader';
import type { ArrayHeader } from './arrays/arrayHeader';
import { parseNpyHeader } from './arrays/npyHeader';
import { readArrayFile } from './arrays/readArrayFile';
import type { StoppableSink } from './arrays/readArrayFile';
import { PROBLEM_LIMIT } from './finishTable';
import { UnreadableFile } from './unreadableFile';

export interface BatchRowsResult {
  /** steps×batchSize row numbers of the data, from 0. Empty where there are problems. */
  readonly rows: Int32Array;
  readonly steps: number;
  readonly batchSize: number;
  /** About the field `batch.rows`; five at most. */
  readonly problems: readonly { readonly message: string }[];
}

/** Reads the batches of a run from a `.npy` file of steps×B whole numbers, also gzipped. Never throws. */
export async function readBatchRows(
  path: string,
  name: string,
  table: { readonly n: number },
): Promise<BatchRowsResult> {
  try {
    const sink = await readArrayFile(
      { path, name },
      parseNpyHeader,
      (header) => new BatchSink(name, header, table.n),
    );
    const { steps, batchSize, messages } = sink;
    if (messages.length === 0) return { rows: sink.rows, steps, batchSize, problems: [] };
    return refuse(...messages);
  } catch (error) {
    if (error instanceof UnreadableFile) return refuse(error.message);
    throw error;
  }
}

function refuse(...messages: readonly string[]): BatchRowsResult {
  return {
    rows: new Int32Array(0),
    steps: 0,
    batchSize: 0,
    problems: messages.map((message) => ({ message })),
  };
}

class BatchSink implements StoppableSink {
  readonly steps: number;
  readonly batchSize: number;
  readonly rows: Int32Array;
  readonly messages: string[] = [];
  private readonly isFortran: boolean;

  constructor(
    private readonly name: string,
    { shape, type, fortranOrder }: ArrayHeader,
    private readonly n: number,
  ) {
    const [steps, batchSize, ...more] = shape;
    if (steps === undefined || batchSize === undefined || more.length > 0 || steps * batchSize === 0) {
      throw new UnreadableFile(
        `${name} has the shape ${describeShape(shape)}, batches are steps×B: a line of row numbers for each step.`,
      );
    }
    if (type.kind !== 'integer') {
      throw new UnreadableFile(
        `${name} holds ${type.name}, row numbers are whole: save array.astype(numpy.int64).`,
      );
    }
    this.steps = steps;
    this.batchSize = batchSize;
    this.isFortran = fortranOrder;
    this.rows = allocateRows(name, steps, batchSize);
  }

  get isHopeless(): boolean {
    return this.messages.length >= PROBLEM_LIMIT;
  }

  takeNumber(value: number, index: number): void {
    const { steps, batchSize, n } = this;
    const step = this.isFortran ? index % steps : Math.floor(index / batchSize);
    const position = this.isFortran ? Math.floor(index / steps) : index % batchSize;
    if (value >= 0 && value < n) this.rows[step * batchSize + position] = value;
    else if (!this.isHopeless) {
      this.messages.push(
        `${this.name}: step ${step + 1}, position ${position + 1} names row ${value}, the data has rows 0 to ${n - 1}: correct it.`,
      );
    }
  }

  takeText(): void {
    throw new UnreadableFile(`${this.name} holds texts, row numbers are whole numbers.`);
  }
}

function allocateRows(name: string, steps: number, batchSize: number): Int32Array {
  try {
    return new Int32Array(steps * batchSize);
  } catch {
    throw new UnreadableFile(`${name} has ${steps}×${batchSize} row numbers, more than fit into memory.`);
  }
}
