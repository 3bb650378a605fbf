import { lstatSync } from 'node:fs';
import { listRanks } from './segmentNames';

/** Why the folders of a run are not to be entered (a link would lead out of it); null when all is plain. */
export function findStrangeFolder(runFolder: string): string | null {
  const folders = ['.', 'ranks', ...listRanks(runFolder).map((rank) => `ranks/${rank}`)];
  for (const folder of folders) {
    let isPlain: boolean;
    try {
      isPlain = lstatSync(`${runFolder}/${folder === '.' ? '' : folder}`.replace(/\/$/, '')).isDirectory();
    } catch {
      continue;
    }
    if (!isPlain) return folder === '.' ? 'the run folder is a link' : `${folder} is not a plain folder`;
  }
  return null;
}
