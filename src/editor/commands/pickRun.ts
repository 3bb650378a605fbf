import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { describeRunRow } from '../../domain/rowText';
import type { RunRow } from '../../protocol/viewer';
import { toThemeIcon } from '../tree/runItem';
import { listNewestRuns, type RunFinder } from './toRunFolder';

const MOST = 200;

/** One pick among the newest runs; undefined when nothing is chosen or there is nothing to choose. */
export async function pickRun(
  finder: RunFinder,
  options: { readonly title: string; readonly suits?: (row: RunRow) => boolean; readonly none: string },
): Promise<string | undefined> {
  finder.folders.watch();
  const rows = (await finder.store.loadRows(listNewestRuns(finder, MOST))).filter(
    options.suits ?? (() => true),
  );
  if (rows.length === 0) {
    void vscode.window.showInformationMessage(options.none);
    return undefined;
  }
  const folders = finder.folders.list();
  /** With several folders two runs may have the same name. */
  const labelOf = ({ folder }: RunRow): string[] =>
    folders.length <= 1
      ? []
      : folders.filter(({ runsDir }) => runsDir === dirname(folder)).map(({ label }) => label);
  const picked = await vscode.window.showQuickPick(
    rows.map((row) => ({
      label: row.listing.name,
      description: [describeRunRow(row.manifest ?? row.listing, row.alive), ...labelOf(row)].join(' · '),
      iconPath: toThemeIcon(row),
      folder: row.folder,
    })),
    { title: options.title, placeHolder: vscode.l10n.t('Newest first'), matchOnDescription: true },
  );
  return picked?.folder;
}
