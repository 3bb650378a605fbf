import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { COMMANDS, DIAGNOSTIC_SOURCE } from '../../contributions';
import { collectAlertMarks, type AlertMark, type FileRun } from '../alerts/alertMarks';
import { describeMark } from '../alerts/describeMark';
import { findSite, toRecordedPlace } from '../alerts/findSite';
import { movePlace, type Place } from '../alerts/textPlace';
import { fromRange, toRange } from '../alerts/toRange';
import { groupByFile } from '../runs/fileRuns';
import { toShownStatus } from '../../domain/rowText';
import type { RunRow } from '../../protocol/viewer';
import type { RunStore } from '../runs/runStore';
import type { Settings } from '../settings';
import type { DiagnosticBoard } from './diagnosticBoard';

/** A mark and where it is now: it follows its value through edits. */
export interface PlacedMark {
  readonly mark: AlertMark;
  place: Place;
}

const SETTLE_MS = 100;
const RUNS_A_FILE = 5;

/** Alerts of the last runs of each file, as diagnostics on the values that caused them. */
export class AlertDiagnostics implements vscode.Disposable {
  private readonly placed = new Map<string, PlacedMark[]>();
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly store: RunStore,
    private readonly board: DiagnosticBoard,
    private readonly settings: Settings,
  ) {
    this.subscriptions = [
      store.onDidChangeAlerts(() => this.updateSoon()),
      store.onDidChangeRows(() => this.updateSoon()),
      store.onDidChangeIds(() => this.updateSoon()),
      settings.onDidChange(() => this.updateSoon()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.updateSoon()),
      vscode.workspace.onDidChangeTextDocument((event) => this.followEdit(event)),
      vscode.workspace.onDidOpenTextDocument((document) => this.placeAnew(document)),
    ];
  }

  marksOf(uri: vscode.Uri): readonly PlacedMark[] {
    return this.placed.get(uri.toString()) ?? [];
  }

  dispose(): void {
    if (this.timer) clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private updateSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.update();
    }, SETTLE_MS);
  }

  private update(): void {
    const byUri = new Map<string, AlertMark[]>();
    for (const mark of vscode.workspace.isTrusted ? this.collect() : []) {
      const uri = vscode.Uri.file(mark.site.file);
      // A run that was copied from another machine names files that are not here.
      if (!this.settings.diagnosticsEnabled(uri) || !existsSync(mark.site.file)) continue;
      const key = uri.toString();
      byUri.set(key, [...(byUri.get(key) ?? []), mark]);
    }
    for (const key of new Set([...this.placed.keys(), ...byUri.keys()])) {
      const marks = byUri.get(key) ?? [];
      const before = this.placed.get(key) ?? [];
      this.placed.set(
        key,
        marks.map((mark) => place(mark, before)),
      );
      this.publish(key);
    }
  }

  private collect(): AlertMark[] {
    return [...groupByFile(this.store.rows()).values()].flatMap((rows) =>
      collectAlertMarks(rows.slice(0, RUNS_A_FILE).map((row) => this.toFileRun(row))),
    );
  }

  private toFileRun(row: RunRow): FileRun {
    return {
      folder: row.folder,
      name: row.listing.name,
      status: toShownStatus(row.listing, row.alive),
      steps: row.listing.steps,
      alerts: this.store.alertsOf(row.folder),
    };
  }

  private followEdit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const marks = this.placed.get(document.uri.toString());
    if (!marks || contentChanges.length === 0) return;
    const changes = contentChanges.map(({ range, text }) => ({ range: fromRange(range), text }));
    for (const mark of marks) mark.place = movePlace(mark.place, changes);
    this.publish(document.uri.toString());
  }

  /** A file may have been changed while it was closed. */
  private placeAnew(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const marks = this.placed.get(key);
    if (!marks || marks.length === 0) return;
    this.placed.set(
      key,
      marks.map(({ mark }) => place(mark, [])),
    );
    this.publish(key);
  }

  private publish(key: string): void {
    const diagnostics = this.placed.get(key)?.map(toDiagnostic) ?? [];
    this.board.publish('alerts', vscode.Uri.parse(key), diagnostics);
  }
}

function place(mark: AlertMark, before: readonly PlacedMark[]): PlacedMark {
  const known = before.find((other) => isSamePlace(other.mark, mark));
  if (known) return { mark, place: known.place };
  const uri = vscode.Uri.file(mark.site.file).toString();
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri);
  const found = document
    ? findSite(document.getText(), mark.site, mark.cause?.fix?.target ?? null)
    : toRecordedPlace(mark.site);
  return { mark, place: found };
}

/** The same run's site keeps its place: it was found once and followed since. */
function isSamePlace(a: AlertMark, b: AlertMark): boolean {
  return (
    a.run.folder === b.run.folder &&
    a.site.file === b.site.file &&
    a.site.line === b.site.line &&
    a.site.column === b.site.column
  );
}

function toDiagnostic({ mark, place }: PlacedMark): vscode.Diagnostic {
  const { alert, cause, second } = mark;
  const severity =
    alert.severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(toRange(place), describeMark(alert, cause), severity);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = { value: alert.code, target: toExplanation(alert.code) };
  const site = second?.sites[0];
  if (second && site) {
    const at = new vscode.Position(site.line - 1, (site.column ?? 1) - 1);
    const location = new vscode.Location(vscode.Uri.file(site.file), at);
    const told = `${second.confidence}: ${second.title}`;
    diagnostic.relatedInformation = [new vscode.DiagnosticRelatedInformation(location, told)];
  }
  return diagnostic;
}

function toExplanation(code: string): vscode.Uri {
  return vscode.Uri.parse(`command:${COMMANDS.explainAlert}?${encodeURIComponent(JSON.stringify([code]))}`);
}
