import * as vscode from 'vscode';
import { adoptRun } from '../launch/controlRun';
import type { RunCli } from '../launch/marginCli';
import type { RunStore } from './runs/runStore';

const AGAIN_MS = 30_000;

/**
 * Starts a new recorder for runs whose own was killed, so that nothing that the trainer still sends is lost. Two windows may
 * try at once: the run's lock lets one of them in. Nothing is adopted before the workspace is trusted.
 */
export function adoptOrphans(
  store: RunStore,
  runCli: RunCli,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const tried = new Map<string, number>();
  const timers: NodeJS.Timeout[] = [];
  const adopt = async (folder: string): Promise<void> => {
    const now = performance.now();
    if (now - (tried.get(folder) ?? -AGAIN_MS) < AGAIN_MS) return;
    tried.set(folder, now);
    const problem = await adoptRun(runCli, folder);
    if (problem) {
      log.warn(`${folder} was not adopted: ${problem}`);
      // Nothing else may change about it, so nobody else would look again.
      timers.push(setTimeout(look, AGAIN_MS + 1000));
    } else log.info(`A new recorder took over ${folder}.`);
    await store.refreshRow(folder);
  };
  const look = (): void => {
    if (!vscode.workspace.isTrusted) return;
    for (const row of store.rows()) if (row.adoptable && !row.alive) void adopt(row.folder);
  };
  return vscode.Disposable.from(
    store.onDidChangeRows(look),
    vscode.workspace.onDidGrantWorkspaceTrust(look),
    { dispose: () => timers.forEach(clearTimeout) },
  );
}
