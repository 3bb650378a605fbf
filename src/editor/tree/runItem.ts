import * as vscode from 'vscode';
import { COMMANDS } from '../../contributions';
import { describeRunAloud, describeRunIcon, describeRunRow, type RowTone } from '../../domain/rowText';
import type { RunRow } from '../../protocol/viewer';
import { toContextValue } from './runContextValue';
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

/** A name comes from a file that anybody may have written: no line breaks, no control characters, no direction marks. */
function toPlainLabel(name: string): string {
  return name
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .slice(0, 200);
}
