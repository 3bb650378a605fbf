import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { findRunNameProblem } from '../../domain/runName';
import { isLive } from '../runs/isLive';
import type { RunCommandContext } from './runCommands';
import { pickRun } from './pickRun';
import { toRunFolder } from './toRunFolder';

/** A live run's manifest has one writer, its recorder: only ended runs get another name. */
export async function renameCommand(context: RunCommandContext, argument: unknown): Promise<void> {
  const folder =
    toRunFolder(argument) ??
    (await pickRun(context, {
      title: vscode.l10n.t('Rename Run'),
      suits: (row) => row.manifest !== null && !isLive(row),
      none: vscode.l10n.t('No run has ended yet.'),
    }));
  const row = folder ? (context.store.row(folder) ?? (await context.store.refreshRow(folder))) : undefined;
  if (!folder || !row) return;
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Rename Run'),
    value: row.listing.name,
    validateInput: findRunNameProblem,
  });
  if (name === undefined || name === row.listing.name) return;
  const fresh = await context.store.refreshRow(folder);
  if (!fresh || isLive(fresh)) return;
  try {
    await writeName(join(folder, 'run.json'), name);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t('{0} was not renamed: {1}', row.listing.name, why));
  }
  await context.store.refreshRow(folder);
}

/** Replaced as the recorder does it: readers find the old manifest or the new one, never a half. */
async function writeName(file: string, name: string): Promise<void> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  const text = await handle.readFile('utf8').finally(() => handle.close());
  const manifest = JSON.parse(text) as Record<string, unknown>;
  const temporary = `${file}.${process.pid}.tmp`;
  const written = await open(temporary, 'wx');
  try {
    await written.writeFile(`${JSON.stringify({ ...manifest, name }, undefined, 2)}\n`);
    await written.sync();
  } finally {
    await written.close();
  }
  await rename(temporary, file).catch(async (error: unknown) => {
    await rm(temporary, { force: true });
    throw error;
  });
}
