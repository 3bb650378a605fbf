import * as vscode from 'vscode';
import { describeRunRow } from '../../domain/rowText';
import type { RunRow } from '../../protocol/viewer';
import { describeDuration } from './describeDuration';

/** The verdict, when and how long, where. Names and reasons come from files of the run: they are added as text, never as Markdown. */
export function toRunTooltip(row: RunRow, now: Date): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip.supportHtml = false;
  tooltip.isTrusted = false;
  const { manifest, listing } = row;
  tooltip.appendMarkdown('**').appendText(listing.name).appendMarkdown('**\n\n');
  const verdict = manifest?.verdict;
  if (verdict) tooltip.appendText(`${verdict.title}. ${verdict.sentence}`).appendMarkdown('\n\n');
  else tooltip.appendText(describeRunRow(manifest ?? listing, row.alive)).appendMarkdown('\n\n');
  if (listing.reason && listing.status !== 'broken')
    tooltip.appendText(listing.reason).appendMarkdown('\n\n');
  for (const warning of manifest?.warnings ?? []) tooltip.appendText(warning).appendMarkdown('\n\n');
  const lines = [describeTimes(row, now), describeMachine(row), listing.folder].filter((line) => line !== '');
  for (const line of lines) tooltip.appendText(line).appendMarkdown('  \n');
  return tooltip;
}

function describeTimes({ listing }: RunRow, now: Date): string {
  if (listing.startedAt === null) return '';
  const started = new Date(listing.startedAt);
  if (Number.isNaN(started.getTime())) return '';
  const ended = listing.endedAt === null ? now : new Date(listing.endedAt);
  const when = started.toLocaleString(vscode.env.language);
  return vscode.l10n.t(
    'Started {0}, {1}',
    when,
    describeDuration((ended.getTime() - started.getTime()) / 1000),
  );
}

function describeMachine({ manifest }: RunRow): string {
  const parts = [manifest?.recorder?.host, manifest?.backend].filter(
    (part) => part !== null && part !== undefined,
  );
  return parts.join(' · ');
}
