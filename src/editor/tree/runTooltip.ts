import * as vscode from 'vscode';
import { describeRunRow } from '../../domain/rowText';
import type { RunRow } from '../../protocol/viewer';
import { describeDuration } from './describeDuration';
import { toPlainMarkdown } from './plainMarkdown';

/** The verdict, when and how long, where. Names and reasons come from files of the run: they are added as text, never as Markdown. */
export function toRunTooltip(row: RunRow, now: Date): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip.supportHtml = false;
  tooltip.isTrusted = false;
  const { manifest, listing } = row;
  const verdict = manifest?.verdict;
  const paragraphs = [
    verdict ? `${verdict.title}. ${verdict.sentence}` : describeRunRow(manifest ?? listing, row.alive),
    listing.status === 'broken' ? '' : (listing.reason ?? ''),
    ...(manifest?.warnings ?? []),
  ].filter((text) => text !== '');
  const lines = [describeTimes(row, now), describeMachine(row), listing.folder].filter((line) => line !== '');
  tooltip.appendMarkdown(
    [
      `**${toPlainMarkdown(listing.name)}**`,
      ...paragraphs.map(toPlainMarkdown),
      lines.map(toPlainMarkdown).join('  \n'),
    ].join('\n\n'),
  );
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
