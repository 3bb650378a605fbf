import * as vscode from 'vscode';
import { COMMANDS, RUN_CONTEXT } from '../../contributions';
import { ENDED } from '../../domain/run';
import { describeRunAloud, describeRunIcon, describeRunRow, type RowTone } from '../../domain/rowText';
import type { RunRow } from '../../protocol/viewer';
import { isResumable } from '../runs/resumable';
import { isLive } from '../runs/runStore';
import type { RunNode } from './treeNode';

const TONE_COLOURS: Record<RowTone, string | null> = {
  error: 'problemsErrorIcon.foreground',
  warning: 'problemsWarningIcon.foreground',
  information: 'problemsInfoIcon.foreground',
  pass: 'margin.good',
  none: null,
};

export function toRunItem(node: RunNode, row: RunRow): vscode.TreeItem {
  const run = row.manifest ?? row.listing;
  const item = new vscode.TreeItem(toPlainLabel(row.listing.name));
  item.id = `run:${row.folder}`;
  item.description = describeRunRow(run, row.alive);
  item.iconPath = toThemeIcon(row);
  item.contextValue = toContextValue(row);
  item.accessibilityInformation = { label: describeRunAloud(run, row.alive) };
  item.command = {
    command: COMMANDS.openDashboard,
    title: vscode.l10n.t('Open Dashboard'),
    arguments: [node],
  };
  return item;
}

/** A run's folder is there, but nobody has read it yet. */
export function toUnreadItem(node: RunNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.folder.slice(node.runsDir.length + 1));
  item.id = `run:${node.folder}`;
  return item;
}

export function toThemeIcon(row: RunRow): vscode.ThemeIcon {
  const { icon, tone } = describeRunIcon(row.manifest ?? row.listing, row.alive);
  const colour = TONE_COLOURS[tone];
  return colour === null
    ? new vscode.ThemeIcon(icon)
    : new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
}

/** `run.running.file.output`: menus look for the words in it. */
export function toContextValue(row: RunRow): string {
  const { status } = row.listing;
  const words = ['run'];
  if (status === 'broken') words.push(RUN_CONTEXT.broken);
  else if (ENDED.has(status)) words.push(RUN_CONTEXT.ended);
  else if (isLive(row)) words.push(RUN_CONTEXT.running);
  if (status === 'failed') words.push(RUN_CONTEXT.failed);
  if (isResumable(row)) words.push(RUN_CONTEXT.resumable);
  if (row.manifest) words.push('output');
  if (row.manifest?.program.file) words.push('file');
  return words.join('.');
}

/** A name comes from a file that anybody may have written: no line breaks, no control characters, no direction marks. */
function toPlainLabel(name: string): string {
  return name
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .slice(0, 200);
}
