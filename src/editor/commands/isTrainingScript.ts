import type * as vscode from 'vscode';
import { SCRIPT_FILE } from '../../launch/scriptCommand';

const LOOKED_AT = 200_000;

/** A script that speaks of Margin or of triplets is started at once from its editor; any other only from the picker or a menu. */
export function isTrainingScript(document: vscode.TextDocument): boolean {
  if (document.uri.scheme !== 'file' || !SCRIPT_FILE.test(document.uri.path)) return false;
  return /\bmargin\b|triplet/i.test(document.getText().slice(0, LOOKED_AT));
}
