import { delimiter } from 'node:path';
import * as vscode from 'vscode';
import type { Settings } from './settings';

/** `margin` in every terminal of this editor; it runs on the editor's own Node, or on the one that the user named. */
export function putOnTerminalPath(context: vscode.ExtensionContext, settings: Settings): vscode.Disposable {
  const { environmentVariableCollection: environment } = context;
  environment.description = vscode.l10n.t('Adds the `margin` command.');
  environment.prepend('PATH', context.asAbsolutePath('dist/bin') + delimiter);
  const nameNode = (): void => environment.replace('MARGIN_NODE', settings.node() || process.execPath);
  nameNode();
  return settings.onDidChange(nameNode);
}
