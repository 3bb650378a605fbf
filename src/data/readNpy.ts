import { parseNpyHeader } from './arrays/npyHeader';
import type { TableResult } from './dataTable';
import { readArrays } from './readArrays';
import type { ReadRequest } from './readRequest';

/** Reads NumPy arrays: features in `data.path`, classes in `data.labels`; also gzipped. */
export function readNpy(request: ReadRequest): Promise<TableResult> {
  return readArrays(request, parseNpyHeader);
}
