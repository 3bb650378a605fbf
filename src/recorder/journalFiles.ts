import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface JournalFiles {
  /** Files that grow: events.jsonl and the open segments, relative to the run folder. */
  readonly live: readonly { readonly name: string; readonly size: number }[];
  /** Closed segments (`.arrow`). */
  readonly closed: ReadonlySet<string>;
}

/** What of the journal lies in a run folder; anything that isn't a plain file is left out. */
export function listJournalFiles(folder: string): JournalFiles {
  const live: { name: string; size: number }[] = [];
  const closed = new Set<string>();
  const add = (name: string) => {
    const size = plainSize(join(folder, name));
    if (size === null) return;
    if (name.endsWith('.arrow')) closed.add(name);
    else live.push({ name, size });
  };
  add('events.jsonl');
  for (const rank of listNames(join(folder, 'ranks'))) {
    for (const name of listNames(join(folder, 'ranks', rank))) {
      if (/\.arrows?$/.test(name)) add(`ranks/${rank}/${name}`);
    }
  }
  return { live: live.filter(({ name }) => !closed.has(name.replace(/\.arrows$/, '.arrow'))), closed };
}

function plainSize(path: string): number | null {
  try {
    const stats = lstatSync(path);
    return stats.isFile() ? stats.size : null;
  } catch {
    return null;
  }
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
