import { basename, isAbsolute, join } from 'node:path';
import type { DataConfig } from '../config/tripletConfig';
import type { TableResult } from './dataTable';
import { readCsv } from './readCsv';

/** Reads the data file of a configuration; a relative path counts from `folder`, the configuration's. Never throws. */
export async function readTable(config: DataConfig, folder: string): Promise<TableResult> {
  const path = isAbsolute(config.path) ? config.path : join(folder, config.path);
  return readCsv(path, isAbsolute(config.path) ? basename(config.path) : config.path, config);
}
