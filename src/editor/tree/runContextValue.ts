import { RUN_CONTEXT } from '../../contributions';
import type { RunRow } from '../../protocol/viewer';
import { isResumable } from '../runs/resumable';
import { isLive } from '../runs/isLive';

/**
 * `run.running.file.output`: menus look for the words in it. A run whose recorder and program are gone without a word, as after
 * a power cut, is over whatever its manifest says: it can be repeated, resumed, renamed and deleted.
 */
export function toContextValue(row: RunRow): string {
  const { status } = row.listing;
  const words: string[] = ['run'];
  if (status === 'broken') words.push(RUN_CONTEXT.broken);
  else words.push(isLive(row) ? RUN_CONTEXT.running : RUN_CONTEXT.ended);
  if (status === 'failed') words.push(RUN_CONTEXT.failed);
  if (isResumable(row)) words.push(RUN_CONTEXT.resumable);
  if (row.manifest) words.push('output');
  if (row.manifest?.program.file) words.push('file');
  return words.join('.');
}
