import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import type { DataConfig } from '../config/tripletConfig';
import type { TableResult } from './dataTable';
import { checkFields } from './checkFields';
import type { DataFormat } from './checkFields';
import { locateFile } from './dataPath';
import { FeaturePlace } from './features/featurePlace';
import { toMemoryLimit } from './features/memoryLimit';
import { refuse } from './finishTable';
import { findGzipDamage } from './openFile';
import { readCsv } from './readCsv';
import { readIdx } from './readIdx';
import { readImageFolder } from './readImageFolder';
import { readNpy } from './readNpy';
import { readNpz } from './readNpz';
import { readParquet } from './readParquet';
import { ReadProgress } from './readProgress';
import type { ReadOptions } from './readProgress';
import type { ReadRequest } from './readRequest';
import { UnreadableFile } from './unreadableFile';

const READERS: Readonly<Record<DataFormat, (request: ReadRequest) => Promise<TableResult>>> = {
  text: readCsv,
  idx: readIdx,
  npy: readNpy,
  npz: readNpz,
  parquet: readParquet,
  images: readImageFolder,
};

/** Reads the data of a configuration; relative paths count from `folder`, the configuration's. Never throws. */
export async function readTable(
  config: DataConfig,
  folder: string,
  options: ReadOptions = {},
): Promise<TableResult> {
  const { path, name } = locateFile(config.path, folder);
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false;
  const format = isFolder ? 'images' : toFormat(path);
  const problem = checkFields(config, format, name);
  if (problem) return { table: null, problems: [problem] };
  const place = new FeaturePlace({
    name,
    limit: toMemoryLimit(config.memoryLimit),
    folders: [tmpdir(), ...(options.folders ?? [])],
    keep: options.keep ?? true,
  });
  const progress = new ReadProgress(options);
  const result = await READERS[format]({ path, name, config, folder, progress, place }).catch(
    (error: Error) =>
      refuse(
        'path',
        error instanceof UnreadableFile ? error.message : `${name} cannot be read: ${error.message}.`,
      ),
  );
  if (result.table)
    return { ...result, table: { ...result.table, remarks: [...result.table.remarks, ...place.remarks] } };
  place.closeFiles();
  const damage = isFolder ? null : await findGzipDamage(path, name, progress);
  return damage === null ? result : refuse('path', damage);
}

/** The format that a file's name promises. */
export function toFormat(path: string): DataFormat {
  const name = basename(path).toLowerCase().replace(/\.gz$/, '');
  if (name.endsWith('.npy')) return 'npy';
  if (name.endsWith('.npz')) return 'npz';
  if (/\.(parquet|pq)$/.test(name)) return 'parquet';
  if (name.endsWith('.idx') || /idx\d-ubyte/.test(name)) return 'idx';
  return 'text';
}
