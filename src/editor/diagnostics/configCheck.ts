import * as vscode from 'vscode';
import { DIAGNOSTIC_SOURCE, SETTINGS } from '../../contributions';
import type { ConfigProblem } from '../../domain/configProblem';
import { checkConfig } from '../../launch/checkConfig';
import type { RunCli } from '../../launch/marginCli';
import { CONFIG_FILE } from '../../launch/scriptCommand';
import type { Settings } from '../settings';
import type { DiagnosticBoard } from './diagnosticBoard';

const SETTLE_MS = 300;

/** Problems of configurations and of the data that they name: checked in a child when one is opened or saved. */
export class ConfigCheck implements vscode.Disposable {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly checking = new Map<string, number>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly runCli: RunCli,
    private readonly board: DiagnosticBoard,
    private readonly settings: Settings,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = [
      vscode.workspace.onDidOpenTextDocument((document) => this.checkSoon(document)),
      vscode.workspace.onDidSaveTextDocument((document) => this.checkSoon(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.checkOpen()),
      settings.onDidChange((affects) => affects(SETTINGS.diagnosticsEnabled) && this.checkOpen()),
    ];
    this.checkOpen();
  }

  /** A start from this file went well: what was found wrong before is out of date, as when its data has come since. */
  lookAgain(uri: vscode.Uri): void {
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
    if (document) this.checkSoon(document);
    else this.forget(uri);
  }

  /** What a start that was refused has found. */
  publish(uri: vscode.Uri, problems: readonly ConfigProblem[]): void {
    if (problems.length > 0 && !this.settings.diagnosticsEnabled(uri)) return;
    this.board.publish(
      'check',
      uri,
      problems.map((problem) => toDiagnostic(uri, problem)),
    );
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private checkOpen(): void {
    for (const document of vscode.workspace.textDocuments) this.checkSoon(document);
  }

  private checkSoon({ uri }: vscode.TextDocument): void {
    if (uri.scheme !== 'file' || !CONFIG_FILE.test(uri.path) || !vscode.workspace.isTrusted) return;
    if (!this.settings.diagnosticsEnabled(uri)) return this.forget(uri);
    const key = uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => void this.check(uri), SETTLE_MS),
    );
  }

  /** Closed, or not wanted: a check that is on its way says nothing any more. */
  private forget(uri: vscode.Uri): void {
    if (!CONFIG_FILE.test(uri.path)) return;
    const key = uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    this.checking.set(key, (this.checking.get(key) ?? 0) + 1);
    this.publish(uri, []);
  }

  private async check(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    const turn = (this.checking.get(key) ?? 0) + 1;
    this.checking.set(key, turn);
    const outcome = await checkConfig(this.runCli, uri.fsPath);
    // A later save is already being checked.
    if (this.checking.get(key) !== turn) return;
    if (outcome.kind === 'checked') return this.publish(uri, outcome.problems);
    this.log.warn(`${uri.fsPath} was not checked: ${outcome.message}`);
  }
}

function toDiagnostic(uri: vscode.Uri, problem: ConfigProblem): vscode.Diagnostic {
  const severity =
    problem.severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(toRange(problem), problem.message, severity);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  if (problem.path !== '') diagnostic.code = problem.path;
  if (problem.related) {
    const location = new vscode.Location(uri, toRange(problem.related));
    diagnostic.relatedInformation = [
      new vscode.DiagnosticRelatedInformation(location, problem.related.message),
    ];
  }
  return diagnostic;
}

function toRange(place: Pick<ConfigProblem, 'line' | 'column' | 'endLine' | 'endColumn'>): vscode.Range {
  return new vscode.Range(place.line - 1, place.column - 1, place.endLine - 1, place.endColumn - 1);
}
