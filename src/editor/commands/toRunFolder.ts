import type { RunStore } from '../runs/runStore';
import type { RunsFolders } from '../runs/runsFolders';
import type { DashboardPanels } from '../panels/dashboardPanels';
import { join } from 'node:path';

export interface RunFinder {
  readonly store: RunStore;
  readonly folders: RunsFolders;
  readonly panels: DashboardPanels;
}

/** The run that a command is about: the row or folder that it was given; undefined from the palette. */
export function toRunFolder(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  const folder = (argument as { folder?: unknown } | undefined)?.folder;
  return typeof folder === 'string' ? folder : undefined;
}

/** Newest runs of all runs folders, newest first. */
export function listNewestRuns({ store, folders }: RunFinder, count: number): readonly string[] {
  return folders
    .list()
    .flatMap(({ runsDir }) =>
      (store.idsOf(runsDir) ?? []).slice(0, count).map((id) => ({ id, folder: join(runsDir, id) })),
    )
    .sort((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0))
    .slice(0, count)
    .map(({ folder }) => folder);
}
