import { statfsSync } from 'node:fs';

export interface DiskSpace {
  readonly folder: string;
  /** Bytes that an ordinary user may still write. */
  readonly free: number;
  /** The folder lies in memory (tmpfs): a file in it saves none. */
  readonly isMemory: boolean;
}

/** Linux's numbers of tmpfs and ramfs. */
const MEMORY_TYPES = [0x01021994, 0x858458f6];

/** Null where the folder is not there, or cannot be asked. */
export function measureSpace(folder: string): DiskSpace | null {
  try {
    const { bavail, bsize, type } = statfsSync(folder);
    const isMemory = process.platform === 'linux' && MEMORY_TYPES.includes(type);
    return { folder, free: bavail * bsize, isMemory };
  } catch {
    return null;
  }
}

/** The most room first, and disks before memory. */
export function rankSpaces(spaces: readonly DiskSpace[]): DiskSpace[] {
  return spaces.toSorted((a, b) => Number(a.isMemory) - Number(b.isMemory) || b.free - a.free);
}
