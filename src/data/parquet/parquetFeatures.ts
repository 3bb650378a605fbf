import type { DataProblem } from '../dataTable';
import { PROBLEM_LIMIT } from '../finishTable';
import { CheckedRows } from '../features/checkedRows';
import { ColumnFile } from '../features/columnFile';
import type { FeaturePlace } from '../features/featurePlace';
import type { FeatureRows } from '../features/featureRows';
import { MemoryRows } from '../features/memoryRows';
import { UnreadableFile } from '../unreadableFile';
import type { ReadProgress } from '../readProgress';
import { readFlatColumn } from './flatColumn';
import { ListRows } from './listRows';
import type { ParquetFile, RowRange } from './openParquet';

interface Setting {
  readonly name: string;
  readonly scale: number;
  readonly problems: DataProblem[];
  readonly progress: ReadProgress;
  readonly place: FeaturePlace;
}

interface Place {
  /** First feature of the column in a row. */
  readonly at: number;
  /** Features that the column has; null for a plain number. */
  readonly length: number | null;
}

/** The N×D features of a Parquet file, filled column by column. */
export class ParquetFeatures {
  readonly columns: readonly string[];
  private readonly memory: Float32Array | null = null;
  private readonly file: ColumnFile | null = null;

  private constructor(
    private readonly places: ReadonlyMap<string, Place>,
    private readonly source: ParquetFile,
    private readonly setting: Setting,
  ) {
    this.columns = [...places].flatMap(([column, { length }]) =>
      length === null ? [column] : Array.from({ length }, (_, i) => `${column}[${i}]`),
    );
    const [n, d] = [source.rows, this.columns.length];
    const largest = source.ranges.reduce(
      (most, { rowStart, rowEnd }) => Math.max(most, rowEnd - rowStart),
      0,
    );
    const blocks = [...places.values()].map(({ at, length }) => ({ at, length: length ?? 1 }));
    // With one block the rows come in their order.
    const placing = setting.place.choose(n, d, blocks.length === 1 ? 0 : 4 * largest * d);
    if (placing === 'memory') this.memory = setting.place.allocate(n, d);
    if (placing === 'file') this.file = new ColumnFile(setting.place, { n, d, largest }, blocks);
  }

  /** The length of a list is that of its first row. */
  static async open(
    file: ParquetFile,
    columns: readonly string[],
    setting: Setting,
  ): Promise<ParquetFeatures> {
    const places = new Map<string, Place>();
    let at = 0;
    for (const column of columns) {
      const length = file.nestedColumns.has(column)
        ? await measureFirstList(file, column, setting.name)
        : null;
      places.set(column, { at, length });
      at += length ?? 1;
    }
    return new ParquetFeatures(places, file, setting);
  }

  /** Reads one column of one row group. */
  async read(column: string, range: RowRange): Promise<void> {
    const { at, length } = this.places.get(column)!;
    if (length !== null) return this.readLists(column, range, { at, length });
    await readFlatColumn(this.source, column, range, (row, cell) => {
      this.put(row, at, cell, column);
      return !this.isHopeless;
    });
  }

  /** After the last column of a row group in which nothing is wrong. */
  async endRange({ rowStart, rowEnd }: RowRange): Promise<void> {
    await this.file?.endRange(rowEnd - rowStart, () => this.setting.progress.pause());
  }

  /** All rows; called once, when nothing is wrong. */
  finish(): FeatureRows {
    const [n, d] = [this.source.rows, this.columns.length];
    if (this.memory) return new MemoryRows(this.memory, d);
    if (!this.file) return new CheckedRows(n, d);
    this.setting.place.remark(n, d);
    return this.file.finish();
  }

  private async readLists(
    column: string,
    range: RowRange,
    { at, length }: { readonly at: number; readonly length: number },
  ): Promise<void> {
    let ended = range.rowStart;
    const rows = new ListRows(range.rowStart, {
      takeElement: (row, k, value) => {
        if (k < length && row < range.rowEnd) this.put(row, at + k, value, column, k);
      },
      endRow: (row, found) => {
        if (row >= range.rowEnd) throw new Error(`column "${column}" has more lists than rows`);
        ended = row + 1;
        this.setting.progress.rows = ended;
        if (found !== length && !this.isHopeless) this.refuseList(row, column, found, length);
      },
    });
    for await (const page of this.source.readPages(column, range)) {
      rows.take(page);
      if (this.isHopeless) return;
    }
    rows.end();
    if (ended < range.rowEnd) throw new Error(`column "${column}" ends at row ${ended} of ${range.rowEnd}`);
  }

  private get isHopeless(): boolean {
    return this.setting.problems.length >= PROBLEM_LIMIT;
  }

  private put(row: number, at: number, cell: unknown, column: string, k?: number): void {
    const value = typeof cell === 'number' ? cell : toNumber(cell);
    const scaled = Math.fround(value * this.setting.scale);
    if (Number.isFinite(scaled) && !(typeof cell === 'bigint' && !Number.isSafeInteger(value))) {
      if (this.memory) this.memory[row * this.columns.length + at] = scaled;
      else if (this.setting.problems.length === 0) this.file?.push(scaled);
    } else if (!this.isHopeless) {
      const name = k === undefined ? column : `${column}[${k}]`;
      this.setting.problems.push({ field: 'path', message: this.describeCell(row, name, cell) });
    }
  }

  private describeCell(row: number, column: string, cell: unknown): string {
    const place = `${this.setting.name} row ${row} (from 0), column "${column}"`;
    if (cell === null || cell === undefined) return `${place} is null: fill it in, or remove the row.`;
    if (typeof cell === 'number') {
      const why = Number.isFinite(cell) ? ', which is beyond what float32 holds' : '';
      return `${place} is ${cell}${why}: replace it, or remove the row.`;
    }
    if (typeof cell === 'bigint')
      return `${place} is ${cell}, a whole number beyond 2^53, which cannot be held exactly: use smaller numbers.`;
    const shown =
      typeof cell === 'string'
        ? `holds "${cell.slice(0, 40)}"`
        : cell instanceof Date
          ? 'holds a date'
          : 'holds an object';
    return `${place} ${shown}, which is no number. If the column is no feature, list it in "ignoreColumns".`;
  }

  private refuseList(row: number, column: string, found: number, length: number): void {
    const place = `${this.setting.name} row ${row} (from 0), column "${column}"`;
    const message =
      found > 0
        ? `${place} is a list of ${found} numbers, row 0 has ${length}: lists must all have the same length.`
        : `${place} is null or an empty list: fill it in, or remove the row.`;
    this.setting.problems.push({ field: 'path', message });
  }
}

async function measureFirstList(file: ParquetFile, column: string, name: string): Promise<number> {
  const advice = `list the column in "ignoreColumns"`;
  if (!file.nestedColumns.get(column)) {
    throw new UnreadableFile(
      `${name} has structures, maps or lists of lists in column "${column}": plain numbers and lists of numbers are read. If the column is no feature, ${advice}.`,
    );
  }
  let length: number | null = null;
  const rows = new ListRows(0, {
    takeElement: () => undefined,
    endRow: (_, found) => (length ??= found),
  });
  for await (const page of file.readPages(column, file.ranges[0]!)) {
    rows.take(page);
    if (length !== null) break;
  }
  rows.end();
  if (length) return length;
  throw new UnreadableFile(
    `${name} row 0 (from 0) has no list of numbers in column "${column}": fill it in, or ${advice}.`,
  );
}

function toNumber(cell: unknown): number {
  return typeof cell === 'bigint' || typeof cell === 'boolean' ? Number(cell) : Number.NaN;
}
