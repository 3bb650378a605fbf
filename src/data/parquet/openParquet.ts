import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { parquetMetadataAsync, parquetSchema } from 'hyparquet';
import type { AsyncBuffer, FileMetaData } from 'hyparquet';
import { describeMislabelled } from '../contentKind';
import { sizeOfFile } from '../openFile';
import type { ReadProgress } from '../readProgress';
import { describeReadError, UnreadableFile } from '../unreadableFile';
import { decompressors } from './decompressors';
import { isPlainList, readPages } from './readPages';
import type { ColumnPage } from './readPages';

/** Rows of one row group; `rowEnd` is the first one after. */
export interface RowRange {
  readonly rowStart: number;
  readonly rowEnd: number;
  /** Place of the row group in the file. */
  readonly group: number;
}

export interface ParquetFile {
  readonly columns: readonly string[];
  /** Columns whose values are lists, structures or maps, and whether they are lists of plain values. */
  readonly nestedColumns: ReadonlyMap<string, boolean>;
  /** Columns that pandas wrote as the index of the frame. */
  readonly indexColumns: readonly string[];
  readonly rows: number;
  readonly ranges: readonly RowRange[];
  /** Of a column of plain values, or of lists of them. */
  readPages(column: string, range: RowRange): AsyncGenerator<ColumnPage>;
  close(): Promise<void>;
}

/** Opens a Parquet file and reads its footer. Throws UnreadableFile. */
export async function openParquet(source: {
  readonly path: string;
  readonly name: string;
  readonly progress: ReadProgress;
}): Promise<ParquetFile> {
  const { path, name, progress } = source;
  const size = await sizeOfFile(path, name);
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableFile(describeReadError(error, name));
  });
  try {
    progress.start(size);
    await checkEnds(handle, size, name);
    const file = toAsyncBuffer(handle, size, progress);
    const metadata = await parquetMetadataAsync(file).catch((error: unknown) => {
      throw new UnreadableFile(
        `${name} is damaged: its footer cannot be read (${(error as Error).message}).`,
      );
    });
    return describeFile(handle, file, metadata);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function describeFile(handle: FileHandle, file: AsyncBuffer, metadata: FileMetaData): ParquetFile {
  const { children } = parquetSchema(metadata);
  const ranges: RowRange[] = [];
  let rows = 0;
  metadata.row_groups.forEach(({ num_rows: count }, group) => {
    const rowEnd = rows + Number(count);
    if (rowEnd > rows) ranges.push({ rowStart: rows, rowEnd, group });
    rows = rowEnd;
  });
  return {
    columns: children.map(({ element }) => element.name),
    nestedColumns: new Map(
      children
        .filter((child) => child.children.length > 0 || child.element.repetition_type === 'REPEATED')
        .map(({ element: { name } }) => [name, isPlainList(metadata, findLeaves(metadata, name))]),
    ),
    indexColumns: findIndexColumns(metadata),
    rows,
    ranges,
    readPages: (column, { group }) => {
      const chunk = metadata.row_groups[group]!.columns.find(
        ({ meta_data: leaf }) => leaf?.path_in_schema[0] === column,
      );
      return readPages({ file, metadata, compressors: decompressors, column: chunk!.meta_data! });
    },
    close: () => handle.close(),
  };
}

/** Paths of the physical columns that a column of the table is made of. */
function findLeaves(metadata: FileMetaData, column: string): string[][] {
  const leaves = metadata.row_groups[0]?.columns.map(({ meta_data: leaf }) => leaf?.path_in_schema ?? []);
  return leaves?.filter(([first]) => first === column) ?? [];
}

/** pandas says in a JSON text under the key "pandas" which columns are its index. */
function findIndexColumns({ key_value_metadata: entries }: FileMetaData): string[] {
  const text = entries?.find(({ key }) => key === 'pandas')?.value;
  if (text === undefined) return [];
  try {
    const { index_columns: columns } = JSON.parse(text) as { index_columns?: unknown };
    return Array.isArray(columns) ? columns.filter((column) => typeof column === 'string') : [];
  } catch {
    return [];
  }
}

async function checkEnds(handle: FileHandle, size: number, name: string): Promise<void> {
  const head = Buffer.alloc(Math.min(16, size));
  const tail = Buffer.alloc(Math.min(4, size));
  await handle.read(head, 0, head.length, 0);
  await handle.read(tail, 0, tail.length, size - tail.length);
  if (head.toString('latin1', 0, 4) !== 'PAR1')
    throw new UnreadableFile(describeMislabelled(name, 'a Parquet file', head));
  if (size < 12 || tail.toString('latin1') !== 'PAR1')
    throw new UnreadableFile(
      `${name} is cut off: a Parquet file ends with its table of contents, which is missing. Copy or download it again.`,
    );
}

function toAsyncBuffer(handle: FileHandle, size: number, progress: ReadProgress): AsyncBuffer {
  let total = 0;
  return {
    byteLength: size,
    async slice(start, end = size) {
      const first = start < 0 ? size + start : start;
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - first));
      for (let at = 0; at < bytes.length;) {
        const { bytesRead } = await handle.read(bytes, at, bytes.length - at, first + at);
        if (bytesRead === 0) throw new Error('the file has become shorter');
        at += bytesRead;
      }
      total += bytes.length;
      progress.advance(total);
      return bytes.buffer;
    },
  };
}
