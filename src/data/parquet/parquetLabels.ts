import { ClassList, isMissingLabel } from '../classList';
import type { DataProblem } from '../dataTable';
import { PROBLEM_LIMIT } from '../finishTable';

/** The classes in a column of texts, whole numbers or truth values. */
export class ParquetLabels {
  readonly classes = new ClassList();

  constructor(
    private readonly name: string,
    private readonly column: string,
    private readonly problems: DataProblem[],
  ) {}

  /** False when enough is wrong. */
  take(row: number, value: unknown): boolean {
    const label = toLabel(value);
    if (label !== null && !isMissingLabel(label)) this.classes.add(label);
    else this.refuse(value, row);
    return this.problems.length < PROBLEM_LIMIT;
  }

  private refuse(value: unknown, row: number): void {
    const place = `${this.name} row ${row} (from 0)`;
    const missing = value === null || value === undefined ? 'null' : value === '' ? 'empty' : String(value);
    const message =
      typeof value === 'object' && value !== null
        ? `${place} has a class in column "${this.column}" that is no text and no number: write it as one.`
        : typeof value === 'number' && Number.isFinite(value)
          ? `${place} has the class ${value} in column "${this.column}": classes are whole numbers or texts.`
          : `${place} has no class: column "${this.column}" is ${missing}. Give it one, or remove the row.`;
    this.problems.push({
      field: typeof value === 'object' && value !== null ? 'labelColumn' : 'path',
      message,
    });
  }
}

function toLabel(value: unknown): string | null {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'number' && Number.isInteger(value) ? String(value) : null;
}
