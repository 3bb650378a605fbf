import type { DataConfig } from '../config/tripletConfig';
import { findNearestName } from '../config/nearestName';
import type { DataProblem, DataTable, TableResult } from './dataTable';
import { FloatRows } from './floatRows';
import { readUnpacked, UnreadableFile } from './openText';
import { readRows } from './readRows';

/** After so many bad rows reading ends: the rest would say the same. */
const PROBLEM_LIMIT = 5;
const MAX_LISTED_COLUMNS = 12;

/** Reads a CSV file (comma, semicolon or tab, with a header line; also gzipped) as a stream into one table. */
export async function readCsv(path: string, name: string, config: DataConfig): Promise<TableResult> {
  const problems: DataProblem[] = [];
  const reader = new RowReader(name, config, problems);
  try {
    for await (const { cells, line } of readRows(readUnpacked(path, name))) {
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
  private rows = new FloatRows(0);
  private row = new Float64Array(0);
  private readonly labelIds = new Map<string, number>();
  private readonly labels: number[] = [];
  private headerProblems = 0;

  constructor(
    private readonly name: string,
    private readonly config: DataConfig,
    private readonly problems: DataProblem[],
  ) {}

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
    this.rows = new FloatRows(this.featureAt.length);
  }

  private findColumn(wanted: string, field: DataProblem['field'], columns: readonly string[]): number {
    const at = columns.indexOf(wanted);
    if (at !== -1 && columns.indexOf(wanted, at + 1) === -1) return at;
    const near = findNearestName(wanted, columns);
    const hint = near ? `Did you mean "${near}"? ` : '';
    this.addProblem(
      field,
      at === -1
        ? `${this.name} has no column "${wanted}". ${hint}Its columns: ${listColumns(columns)}.`
        : `${this.name} has more than one column "${wanted}": rename one.`,
    );
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
      const value = cell.trim() === '' ? Number.NaN : Number(cell);
      if (!Number.isFinite(value)) {
        this.addProblem('path', this.describeCell(cells, at, line, columns[at]!));
        return;
      }
      this.row[f] = value * this.config.scale;
    }
    const label = cells[this.labelAt]!.trim();
    if (label === '' || label.toLowerCase() === 'nan') {
      this.addProblem(
        'path',
        `${this.name}:${line}:${columnOf(cells, this.labelAt)} has no class: column "${this.config.labelColumn}" is ${label === '' ? 'empty' : 'NaN'}. Give it one, or remove the line.`,
      );
      return;
    }
    this.labels.push(this.toLabelId(label));
    this.rows.append(this.row);
  }

  private describeCell(cells: string[], at: number, line: number, column: string): string {
    const cell = cells[at]!.trim();
    const place = `${this.name}:${line}:${columnOf(cells, at)}`;
    const shown = cell.length > 40 ? `${cell.slice(0, 40)}…` : cell;
    if (cell === '') return `${place} column "${column}" is empty: fill it in, or remove the line.`;
    if (
      /^[+-]?(nan|inf(inity)?|na|null|none)$/i.test(cell) ||
      Number.isFinite(Number(cell)) ||
      Math.abs(Number(cell)) === Infinity
    ) {
      return `${place} column "${column}" is ${shown}: fill it in, or remove the line.`;
    }
    return `${place} column "${column}" holds "${shown}", which is no number. If the column is no feature, list it in "ignoreColumns".`;
  }

  private toLabelId(label: string): number {
    const known = this.labelIds.get(label);
    if (known !== undefined) return known;
    this.labelIds.set(label, this.labelIds.size);
    return this.labelIds.size - 1;
  }

  private addProblem(field: DataProblem['field'], message: string): void {
    this.problems.push({ field, message });
  }

  finish(): TableResult {
    if (!this.columns) this.addProblem('path', `${this.name} has no header line.`);
    else if (this.problems.length === 0 && this.rows.count === 0)
      this.addProblem('path', `${this.name} has a header line but no rows.`);
    else if (this.problems.length === 0 && this.labelIds.size === 1) {
      this.addProblem(
        'labelColumn',
        `Every row of ${this.name} has the class "${[...this.labelIds.keys()][0]}" in column "${this.config.labelColumn}": triplets need at least two classes.`,
      );
    } else if (this.problems.length === 0 && this.labelIds.size === this.rows.count) {
      this.addProblem(
        'labelColumn',
        `Each of the ${this.rows.count} rows of ${this.name} has a class of its own in column "${this.config.labelColumn}": triplets need two rows of a class. Is this an id?`,
      );
    }
    if (this.problems.length > 0) return { table: null, problems: this.problems };
    return { table: this.toTable(this.columns!), problems: [] };
  }

  private toTable(columns: readonly string[]): DataTable {
    const names = [...this.labelIds.keys()];
    const numeric = names.every((name) => Number.isFinite(Number(name)));
    const classNames = names.toSorted((a, b) => (numeric ? Number(a) - Number(b) : 0) || (a < b ? -1 : 1));
    const placeOf = new Map(classNames.map((name, place) => [name, place]));
    const places = names.map((name) => placeOf.get(name)!);
    return {
      n: this.rows.count,
      d: this.featureAt.length,
      labels: Int32Array.from(this.labels, (id) => places[id]!),
      features: this.rows.join(),
      classNames,
      columns: this.featureAt.map((at) => columns[at]!),
    };
  }
}

/** Column of a cell's first character, from 1, for cells without quotes. */
function columnOf(cells: readonly string[], at: number): number {
  let column = 1;
  for (let i = 0; i < at; i++) column += cells[i]!.length + 1;
  return column;
}

function listColumns(columns: readonly string[]): string {
  const shown = columns
    .slice(0, MAX_LISTED_COLUMNS)
    .map((column) => (column.length > 40 ? `${column.slice(0, 40)}…` : column));
  const more = columns.length - shown.length;
  const tail = columns[columns.length - 1];
  return more <= 0 ? shown.join(', ') : `${shown.join(', ')} … ${tail} (${columns.length})`;
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
