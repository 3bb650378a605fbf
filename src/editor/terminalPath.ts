import { delimiter } from 'node:path';
import * as vscode from 'vscode';

/** `margin` in every terminal of this editor; it runs on the editor's own Node, or on the one that the user named. */
export function putOnTerminalPath(context: vscode.ExtensionContext, node: string): void {
  const { environmentVariableCollection: environment } = context;
  environment.description = vscode.l10n.t('Adds the `margin` command.');
  environment.prepend('PATH', context.asAbsolutePath('dist/bin') + delimiter);
  environment.replace('MARGIN_NODE', node || process.execPath);
}
