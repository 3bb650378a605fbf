import type { Page } from 'playwright-core';
import { runPaletteCommand } from './palette';

export interface Problem {
  /** File name, without folders. */
  readonly file: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  /** "margin", as the Problems view shows it. */
  readonly source: string;
  /** "family.name" where there is one. */
  readonly code: string;
  readonly line: number;
  readonly column: number;
}

/** What the Problems view lists now. Opens it if it isn't open. */
export async function readProblems(page: Page): Promise<Problem[]> {
  const panel = page.locator('.markers-panel');
  if (!(await panel.isVisible())) {
    await runPaletteCommand(page, 'Problems: Focus on Problems View');
    await panel.waitFor({ timeout: 10_000 });
  }
  const rows = await panel.locator('.monaco-list-row').evaluateAll((elements) =>
    elements.map((row) => ({
      file: row.querySelector('.monaco-icon-label .label-name')?.textContent ?? '',
      isMarker: row.querySelector('.marker-message-details-container, .marker-icon, .marker-line') !== null,
      icon: row.querySelector('.marker-icon .codicon, .marker-icon')?.className ?? '',
      message: [...row.querySelectorAll('.marker-message .marker-message-line, .marker-message-line')]
        .map((line) => line.querySelector('.monaco-highlighted-label')?.textContent ?? line.textContent)
        .join('\n'),
      source: row.querySelector('.marker-source')?.textContent ?? '',
      code: row.querySelector('.marker-code')?.textContent ?? '',
      position: row.querySelector('.marker-line')?.textContent ?? '',
    })),
  );
  const problems: Problem[] = [];
  let file = '';
  for (const row of rows) {
    if (!row.isMarker) {
      file = row.file;
      continue;
    }
    const [, line, column] = /(\d+)\D+(\d+)/.exec(row.position) ?? [];
    problems.push({
      file,
      severity: row.icon.includes('error') ? 'error' : row.icon.includes('warning') ? 'warning' : 'info',
      message: row.message.trim(),
      source: row.source.trim(),
      code: row.code.replace(/^\(|\)$/g, '').trim(),
      line: Number(line),
      column: Number(column),
    });
  }
  return problems;
}
