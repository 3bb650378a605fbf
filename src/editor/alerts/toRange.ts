import * as vscode from 'vscode';
import type { Place } from './textPlace';

export function toRange({ line, character, endLine, endCharacter }: Place): vscode.Range {
  return new vscode.Range(line, character, endLine, endCharacter);
}

export function fromRange({ start, end }: vscode.Range): Place {
  return { line: start.line, character: start.character, endLine: end.line, endCharacter: end.character };
}
