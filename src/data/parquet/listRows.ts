import type { ColumnPage } from './readPages';

/** Takes the elements of lists, row by row. */
export interface ListSink {
  /** Element `k` of a row's list; null or undefined where it is null. */
  takeElement(row: number, k: number, value: unknown): void;
  /** A row is through; `length` is that of its list, 0 where that is null. */
  endRow(row: number, length: number): void;
}

/** Puts rows together from pages, which may end within one. */
export class ListRows {
  private length = -1;

  constructor(
    private row: number,
    private readonly sink: ListSink,
  ) {}

  take({ repetition, definition, values, valueLevel, elementLevel }: ColumnPage): void {
    let next = 0;
    const count = repetition.length;
    for (let i = 0; i < count; i++) {
      if (repetition[i] === 0) this.finishRow();
      if (this.length === -1) this.length = 0;
      const level = definition.length === 0 ? valueLevel : definition[i]!;
      if (level === valueLevel) this.sink.takeElement(this.row, this.length++, values[next++]);
      else if (level >= elementLevel) this.sink.takeElement(this.row, this.length++, null);
    }
  }

  /** After the last page of a row group. */
  end(): void {
    this.finishRow();
  }

  private finishRow(): void {
    if (this.length === -1) return;
    this.sink.endRow(this.row, this.length);
    this.row++;
    this.length = -1;
  }
}
