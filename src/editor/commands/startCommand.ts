import * as vscode from 'vscode';
import { CONFIG_FILE } from '../../launch/scriptCommand';
import { refuseUntrusted } from '../start/refuseUntrusted';
import type { RunStarter } from '../start/runStarter';
import { createConfiguration } from './newConfiguration';
import { isProgram, pickProgram } from './pickProgram';
import { isTrainingScript } from './isTrainingScript';
import type { RecentPrograms } from './recentPrograms';

/**
 * Start Triplet Run: the file that a menu or lens names; else the configuration or training script of the active editor; else
 * one pick.
 */
export async function startCommand(
  starter: RunStarter,
  recent: RecentPrograms,
  argument: unknown,
): Promise<void> {
  if (await refuseUntrusted()) return;
  if (argument instanceof vscode.Uri && isProgram(argument)) {
    await starter.startFile(argument);
    return;
  }
  const active = vscode.window.activeTextEditor?.document;
  if (active && (await startActive(starter, active))) return;
  const picked = await pickProgram(recent);
  if (picked?.kind === 'file') await starter.startFile(picked.uri);
  if (picked?.kind === 'new') await createConfiguration(active?.uri);
}

async function startActive(starter: RunStarter, document: vscode.TextDocument): Promise<boolean> {
  if (document.uri.scheme !== 'file') return false;
  if (!CONFIG_FILE.test(document.uri.path) && !isTrainingScript(document)) return false;
  await starter.startFile(document.uri);
  return true;
}
