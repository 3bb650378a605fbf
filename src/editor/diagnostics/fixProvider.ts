import * as vscode from 'vscode';
import { INTERNAL_COMMANDS } from '../../contributions';
import { toFamily, type Fix } from '../../domain/alert';
import { CONFIG_FILE } from '../../launch/scriptCommand';
import { locateFix } from '../alerts/locateFix';
import { toRange } from '../alerts/toRange';
import { isLive } from '../runs/isLive';
import type { RunStore } from '../runs/runStore';
import type { AlertDiagnostics, PlacedMark } from './alertDiagnostics';

/** What "Save and Run" needs to know of a mark. */
export interface MarkReference {
  readonly folder: string;
  readonly file: string;
}

/** Quick fixes on the marks of alerts: the suggested value, the same with a start, and silence for the run. */
export class FixProvider implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };

  constructor(
    private readonly diagnostics: AlertDiagnostics,
    private readonly store: RunStore,
  ) {}

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    const marks = this.diagnostics
      .marksOf(document.uri)
      .filter(({ place }) => toRange(place).intersection(range));
    const actions = marks.flatMap((placed) => this.toActions(document, placed));
    // Several alerts may ask for the same change.
    return [...new Map(actions.map((action) => [action.title, action])).values()];
  }

  private toActions(document: vscode.TextDocument, placed: PlacedMark): vscode.CodeAction[] {
    const { mark } = placed;
    const shown = vscode.languages
      .getDiagnostics(document.uri)
      .filter(({ range }) => range.isEqual(toRange(placed.place)));
    const fix = mark.cause?.sites[0] === mark.site ? mark.cause?.fix : undefined;
    const actions = fix ? toFixActions(document, placed, fix, mark.run.folder) : [];
    const row = this.store.row(mark.run.folder);
    if (row && isLive(row)) {
      const mute = createAction(
        vscode.l10n.t('Mute {0} alerts for {1}', toFamily(mark.alert.code), mark.run.name),
      );
      mute.command = {
        command: INTERNAL_COMMANDS.muteAlert,
        title: mute.title,
        arguments: [mark.run.folder, mark.alert.id],
      };
      actions.push(mute);
    }
    for (const action of actions) action.diagnostics = shown;
    return actions;
  }
}

function toFixActions(
  document: vscode.TextDocument,
  { mark, place }: PlacedMark,
  fix: Fix,
  folder: string,
): vscode.CodeAction[] {
  const { uri } = document;
  const found = locateFix(document.getText(), place, fix, CONFIG_FILE.test(uri.path));
  const saveAndRun = {
    command: INTERNAL_COMMANDS.saveAndRun,
    title: vscode.l10n.t('Save and Run'),
    arguments: [{ folder, file: mark.site.file } satisfies MarkReference],
  };
  if (found.kind === 'applied') {
    const run = createAction(vscode.l10n.t('Save and Run'));
    run.command = saveAndRun;
    run.isPreferred = true;
    return [run];
  }
  const set = createAction(fix.title);
  const setAndRun = createAction(vscode.l10n.t('{0} — Save and Run', fix.title));
  if (found.kind === 'changed') {
    const { oldText } = fix;
    const reason =
      mark.site.text === undefined
        ? vscode.l10n.t('{0} does not stand here: change it where your program sets it.', oldText)
        : vscode.l10n.t('The line has changed since the run: it no longer says {0}.', oldText);
    set.disabled = { reason };
    return [set];
  }
  set.edit = new vscode.WorkspaceEdit();
  set.edit.replace(uri, toRange(found.place), fix.newText);
  set.isPreferred = true;
  setAndRun.edit = set.edit;
  setAndRun.command = saveAndRun;
  return [set, setAndRun];
}

function createAction(title: string): vscode.CodeAction {
  return new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
}
