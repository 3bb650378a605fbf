import type { DataConfig } from '../config/tripletConfig';
import { ClassList, isMissingLabel } from './classList';
import { findColumn } from './columnNames';
import type { DataProblem, TableResult } from './dataTable';
import { finishTable, PROBLEM_LIMIT } from './finishTable';
import type { FeaturePlace } from './features/featurePlace';
import { GrowingRows } from './features/growingRows';
import type { ReadProgress } from './readProgress';
import type { ReadRequest } from './readRequest';
import { readRows } from './readRows';
import { parseNumber } from './parseNumber';
import { readTextBytes } from './readTextBytes';
import { UnreadableFile } from './unreadableFile';

/** Reads a CSV file (comma, semicolon or tab, with a header line; also gzipped) as a stream into one table. */
export async function readCsv({ path, name, config, progress, place }: ReadRequest): Promise<TableResult> {
  const problems: DataProblem[] = [];
  const reader = new RowReader(name, config, problems, { progress, place });
  try {
    for await (const { cells, line } of readRows(readTextBytes(path, name, progress))) {
      reader.read(cells, line);
      if (problems.length >= PROBLEM_LIMIT || reader.isHopeless) break;
    }
  } catch (error) {
    const message = error instanceof UnreadableFile ? error.message : describeParseError(error, name);
    return { table: null, problems: [...problems, { field: 'path', message }] };
  }
  return reader.finish();
}

class RowReader {
  private columns: string[] | null = null;
  private labelAt = -1;
  private featureAt: number[] = [];
  private rows: GrowingRows;
  private row = new Float64Array(0);
  private readonly classes = new ClassList();
  private headerProblems = 0;

  constructor(
    private readonly name: string,
    private readonly config: DataConfig,
    private readonly problems: DataProblem[],
    private readonly reading: { readonly progress: ReadProgress; readonly place: FeaturePlace },
  ) {
    this.rows = new GrowingRows(reading.place, 0);
  }

  /** The header lacks something: the rows need not be read. */
  get isHopeless(): boolean {
    return this.headerProblems > 0;
  }

  read(cells: string[], line: number): void {
    if (this.columns) this.readRow(cells, line, this.columns);
    else this.readHeader(cells);
  }

  private readHeader(cells: string[]): void {
    const columns = cells.map((cell) => cell.trim());
    this.columns = columns;
    const { labelColumn, ignoreColumns } = this.config;
    this.labelAt = this.findColumn(labelColumn, 'labelColumn', columns);
    const ignored = new Set(ignoreColumns.map((column) => this.findColumn(column, 'ignoreColumns', columns)));
    this.featureAt = columns
      .map((_, index) => index)
      .filter((index) => index !== this.labelAt && !ignored.has(index));
    if (this.problems.length === 0 && this.featureAt.length === 0) {
      this.addProblem(
        'path',
        `${this.name} has no column besides "${labelColumn}": there is nothing to learn from.`,
      );
    }
    this.headerProblems = this.problems.length;
    this.row = new Float64Array(this.featureAt.length);
    this.rows = new GrowingRows(this.reading.place, this.featureAt.length);
  }

  private findColumn(wanted: string, field: DataProblem['field'], columns: readonly string[]): number {
    const { at, problem } = findColumn(this.name, wanted, columns);
    const isData = at === -1 && columns.every((column) => Number.isFinite(parseNumber(column)));
    const hint = isData ? " If that is a row of data, put a line with the columns' names above it." : '';
    if (problem) this.addProblem(field, problem + hint);
    return at;
  }

  private readRow(cells: string[], line: number, columns: readonly string[]): void {
    if (cells.length !== columns.length) {
      this.addProblem(
        'path',
        `${this.name}:${line} has ${count(cells.length, 'column')}, the header has ${columns.length}: complete or remove the line.`,
      );
      return;
    }
    for (let f = 0; f < this.featureAt.length; f++) {
      const at = this.featureAt[f]!;
      const cell = cells[at]!;
      const value = Math.fround(parseNumber(cell) * this.config.scale);
      if (!Number.isFinite(value)) {
        this.addProblem('path', this.describeCell(cells, at, line, columns[at]!));
        return;
      }
      this.row[f] = value;
    }
    const label = cells[this.labelAt]!.trim();
    if (isMissingLabel(label)) {
      this.addProblem(
        'path',
        `${this.name}:${line}:${columnOf(cells, this.labelAt)} has no class: column "${this.config.labelColumn}" is ${label === '' ? 'empty' : 'NaN'}. Give it one, or remove the line.`,
      );
      return;
    }
    this.classes.add(label);
    this.rows.append(this.row);
    this.reading.progress.rows = this.rows.count;
  }

  private describeCell(cells: string[], at: number, line: number, column: string): string {
    const cell = cells[at]!.trim();
    const place = `${this.name}:${line}:${columnOf(cells, at)}`;
    const shown = cell.length > 40 ? `${cell.slice(0, 40)}…` : cell;
    if (cell === '') return `${place} column "${column}" is empty: fill it in, or remove the line.`;
    const number = parseNumber(cell);
    if (Number.isFinite(number))
      return `${place} column "${column}" is ${shown}, which is beyond what float32 holds: replace it, or remove the line.`;
    if (/^[+-]?(nan|inf(inity)?|na|null|none)$/i.test(cell) || Math.abs(number) === Infinity) {
      return `${place} column "${column}" is ${shown}: fill it in, or remove the line.`;
    }
    if (/^[+-]?\d[\d.,' ]*$/.test(cell))
      return `${place} column "${column}" holds "${shown}": write numbers with a decimal point and without thousands separators, such as 1234.5.`;
    return `${place} column "${column}" holds "${shown}", which is no number. If the column is no feature, list it in "ignoreColumns".`;
  }

  private addProblem(field: DataProblem['field'], message: string): void {
    this.problems.push({ field, message });
  }

  async finish(): Promise<TableResult> {
    if (!this.columns) this.addProblem('path', `${this.name} has no header line.`);
    else if (this.problems.length === 0 && this.rows.count === 0)
      this.addProblem('path', `${this.name} has a header line but no rows.`);
    if (this.problems.length > 0) return { table: null, problems: this.problems };
    const columns = this.featureAt.map((at) => this.columns![at]!);
    return finishTable(
      {
        name: this.name,
        d: columns.length,
        shape: [columns.length],
        columns,
        classes: this.classes,
        classPlace: `in column "${this.config.labelColumn}"`,
        classField: 'labelColumn',
        takeFeatures: () => this.rows.finish(),
      },
      this.config,
    );
  }
}

/** Column of a cell's first character, from 1, for cells without quotes. */
function columnOf(cells: readonly string[], at: number): number {
  let column = 1;
  for (let i = 0; i < at; i++) column += cells[i]!.length + 1;
  return column;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

function describeParseError(error: unknown, name: string): string {
  const { code, lines, message } = error as { code?: string; lines?: number; message: string };
  const place = lines === undefined ? name : `${name}:${lines}`;
  if (code === 'CSV_QUOTE_NOT_CLOSED') return `${place} a quoted text is opened and not closed.`;
  if (code === 'INVALID_OPENING_QUOTE' || code === 'CSV_INVALID_CLOSING_QUOTE')
    return `${place} a double quote stands in the middle of a text: double it.`;
  if (code === 'CSV_MAX_RECORD_SIZE') return `${place} one line is longer than 64 MB: this is no CSV.`;
  return `${place} is not CSV: ${message}.`;
}
