import { join } from 'node:path';
import * as vscode from 'vscode';
import { groupByFile } from './fileRuns';
import type { RunStore } from './runStore';

const ROWS = 50;
const RUNS_A_FILE = 5;

/**
 * Reads the newest rows of each runs folder when it is listed, and the alerts of the last runs of each file: lenses and marks
 * are back after a reload without a look at the tree.
 */
export function readRecentRuns(store: RunStore, log: vscode.LogOutputChannel): vscode.Disposable {
  const listed = new Set<string>();
  return store.onDidChangeIds((runsDir) => {
    // No longer a folder of this window: read anew if it comes back.
    if (store.idsOf(runsDir) === undefined) return void listed.delete(runsDir);
    if (listed.has(runsDir)) return;
    listed.add(runsDir);
    readRecent(store, runsDir).catch((error: unknown) => {
      listed.delete(runsDir);
      log.error(`The newest runs of ${runsDir} could not be read:`, error);
    });
  });
}

async function readRecent(store: RunStore, runsDir: string): Promise<void> {
  const ids = store.idsOf(runsDir) ?? [];
  const rows = await store.loadRows(ids.slice(0, ROWS).map((id) => join(runsDir, id)));
  const worth = [...groupByFile(rows).values()].flatMap((runs) => runs.slice(0, RUNS_A_FILE));
  await Promise.all(
    worth
      .filter(({ listing, manifest }) => listing.worst !== null || (manifest?.activeAlerts ?? 0) > 0)
      .map((row) => store.loadAlerts(row)),
  );
}
