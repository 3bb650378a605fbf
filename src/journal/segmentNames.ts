import { readdirSync } from 'node:fs';

export type SegmentTable = 'metrics' | 'derived' | 'snapshots';

/** One segment of a rank's table. Where both files are there, the closed one counts. */
export interface SegmentName {
  readonly table: SegmentTable;
  readonly k: number;
  readonly stream: boolean;
  readonly file: boolean;
}

const PATTERN = /^(metrics|derived|snapshots)-(\d{1,9})\.(arrows|arrow)$/;

export function streamName(table: SegmentTable, k: number): string {
  return `${table}-${k}.arrows`;
}
export function fileName(table: SegmentTable, k: number): string {
  return `${table}-${k}.arrow`;
}

/** `ranks/0/metrics-3.arrows` taken apart; null for anything else. */
export function parseSegmentPath(
  path: string,
): { rank: number; table: SegmentTable; k: number; stream: boolean } | null {
  const match = /^ranks\/(\d{1,6})\/([^/]+)$/.exec(path);
  const name = match && PATTERN.exec(match[2]!);
  if (!name) return null;
  return {
    rank: Number(match![1]),
    table: name[1] as SegmentTable,
    k: Number(name[2]),
    stream: name[3] === 'arrows',
  };
}

/** Segments in a rank's folder, by number; an unreadable folder has none. */
export function listSegments(rankFolder: string): SegmentName[] {
  const found = new Map<string, { table: SegmentTable; k: number; stream: boolean; file: boolean }>();
  for (const entry of listNames(rankFolder)) {
    const match = PATTERN.exec(entry);
    if (!match) continue;
    const table = match[1] as SegmentTable;
    const k = Number(match[2]);
    const key = `${table}-${k}`;
    const segment = found.get(key) ?? { table, k, stream: false, file: false };
    if (match[3] === 'arrows') segment.stream = true;
    else segment.file = true;
    found.set(key, segment);
  }
  return [...found.values()].sort((a, b) => a.k - b.k);
}

/** Numbers of the ranks that have a folder. */
export function listRanks(runFolder: string): number[] {
  return listNames(`${runFolder}/ranks`)
    .filter((name) => /^\d{1,6}$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

export function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
