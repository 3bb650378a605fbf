import type { ParquetFile, RowRange } from './openParquet';

/**
 * Calls `take` with the value of each row of a column of plain values, null where there is none, until it returns false.
 * Throws where the column has more or fewer values than the row group has rows.
 */
export async function readFlatColumn(
  file: ParquetFile,
  column: string,
  { rowStart, rowEnd, group }: RowRange,
  take: (row: number, value: unknown) => boolean,
): Promise<void> {
  let row = rowStart;
  for await (const { definition, values, valueLevel } of file.readPages(column, {
    rowStart,
    rowEnd,
    group,
  })) {
    let next = 0;
    const count = definition.length === 0 ? values.length : definition.length;
    for (let i = 0; i < count; i++) {
      const isThere = definition.length === 0 || definition[i] === valueLevel;
      const value: unknown = isThere ? values[next++] : null;
      if (row >= rowEnd) throw new Error(`column "${column}" has more values than rows`);
      if (!take(row++, value)) return;
    }
  }
  if (row < rowEnd) throw new Error(`column "${column}" ends at row ${row} of ${rowEnd}`);
}
