import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { choosePython } from '../../launch/pythonCommand';
import { toScriptCommand } from '../../launch/scriptCommand';
import type { Settings } from '../settings';

/** The command line for a training script of this workspace. */
export async function findScriptCommand(
  uri: vscode.Uri,
  settings: Settings,
  log: vscode.LogOutputChannel,
): Promise<readonly string[]> {
  const isPython = /\.py$/i.test(uri.path);
  const fromExtension = isPython ? await askPythonExtension(uri, log) : null;
  const python = choosePython({ fromExtension, fromSetting: settings.python() }, process.platform);
  return toScriptCommand(uri.fsPath, { python, node: settings.node() || 'node', tsx: findTsx(uri) });
}

/** The interpreter that the person chose in the Python extension; null where that extension is not installed. */
async function askPythonExtension(
  uri: vscode.Uri,
  log: vscode.LogOutputChannel,
): Promise<readonly string[] | null> {
  if (!vscode.extensions.getExtension('ms-python.python')) return null;
  try {
    const { PythonExtension } = await import('@vscode/python-extension');
    const { environments } = await PythonExtension.api();
    const path = environments.getActiveEnvironmentPath(uri);
    const environment = await environments.resolveEnvironment(path);
    const executable = environment?.executable.uri?.fsPath;
    return executable ? [executable] : null;
  } catch (error) {
    log.warn('The Python extension gave no interpreter:', error);
    return null;
  }
}

function findTsx(uri: vscode.Uri): string | null {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
  if (!folder) return null;
  const file = join(folder, 'node_modules', '.bin', process.platform === 'win32' ? 'tsx.cmd' : 'tsx');
  return existsSync(file) ? file : null;
}
