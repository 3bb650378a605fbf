import { findColumn } from './columnNames';
import type { DataProblem, TableResult } from './dataTable';
import { finishTable, PROBLEM_LIMIT, refuse } from './finishTable';
import { readFlatColumn } from './parquet/flatColumn';
import { openParquet } from './parquet/openParquet';
import type { ParquetFile } from './parquet/openParquet';
import { ParquetLabels } from './parquet/parquetLabels';
import { ParquetFeatures } from './parquet/parquetFeatures';
import type { ReadRequest } from './readRequest';
import { UnreadableFile } from './unreadableFile';

/** Reads a Parquet file column by column, a row group at a time; lists of a fixed length become as many features. */
export async function readParquet(request: ReadRequest): Promise<TableResult> {
  const file = await openParquet(request);
  try {
    return await readColumns(request, file);
  } catch (error) {
    if (error instanceof UnreadableFile) return refuse('path', error.message);
    return refuse(
      'path',
      `${request.name} is damaged, or written in a way that is not read here: ${(error as Error).message}. Write it again, for instance with pandas.`,
    );
  } finally {
    await file.close();
  }
}

async function readColumns(
  { name, config, progress, place }: ReadRequest,
  file: ParquetFile,
): Promise<TableResult> {
  const { columns, rows, indexColumns } = file;
  const problems: DataProblem[] = [];
  const find = (column: string, field: DataProblem['field']): void => {
    const { problem } = findColumn(name, column, columns);
    if (problem) problems.push({ field, message: problem });
  };
  find(config.labelColumn, 'labelColumn');
  for (const column of config.ignoreColumns) find(column, 'ignoreColumns');
  if (problems.length > 0) return { table: null, problems };
  if (file.nestedColumns.has(config.labelColumn)) {
    return refuse(
      'labelColumn',
      `${name} has lists or structures in column "${config.labelColumn}": a class is one text or whole number.`,
    );
  }
  const left = new Set([config.labelColumn, ...config.ignoreColumns, ...indexColumns]);
  const featureColumns = columns.filter((column) => !left.has(column));
  if (featureColumns.length === 0) {
    return refuse(
      'path',
      `${name} has no column besides "${config.labelColumn}": there is nothing to learn from.`,
    );
  }
  if (rows === 0) return refuse('path', `${name} has columns but no rows.`);
  const labels = new ParquetLabels(name, config.labelColumn, problems);
  for (const range of file.ranges) {
    await readFlatColumn(file, config.labelColumn, range, (row, value) => labels.take(row, value));
    if (problems.length > 0) return { table: null, problems };
  }
  const features = await ParquetFeatures.open(file, featureColumns, {
    name,
    scale: config.scale,
    problems,
    progress,
    place,
  });
  for (const range of file.ranges) {
    for (const column of featureColumns) {
      await features.read(column, range);
      if (problems.length >= PROBLEM_LIMIT) break;
    }
    if (problems.length === 0) await features.endRange(range);
    progress.rows = range.rowEnd;
  }
  if (problems.length > 0) return { table: null, problems };
  return await finishTable(
    {
      name,
      d: features.columns.length,
      shape: [features.columns.length],
      columns: features.columns,
      classes: labels.classes,
      classPlace: `in column "${config.labelColumn}"`,
      classField: 'labelColumn',
      remarks: indexColumns
        .filter((column) => columns.includes(column) && column !== config.labelColumn)
        .map((column) => `${name}: the index "${column}" that pandas wrote is no feature and was left out.`),
      takeFeatures: () => features.finish(),
    },
    config,
  );
}
