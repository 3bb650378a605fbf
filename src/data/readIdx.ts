import { parseIdxHeader } from './arrays/idxHeader';
import type { TableResult } from './dataTable';
import { readArrays } from './readArrays';
import type { ReadRequest } from './readRequest';

/** Reads IDX files as those of MNIST: images in `data.path`, classes in `data.labels`; also gzipped. */
export function readIdx(request: ReadRequest): Promise<TableResult> {
  return readArrays(request, parseIdxHeader);
}
