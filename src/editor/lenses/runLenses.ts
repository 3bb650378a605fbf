import * as vscode from 'vscode';
import { COMMANDS } from '../../contributions';
import { CONFIG_FILE } from '../../launch/scriptCommand';
import type { RunRow } from '../../protocol/viewer';
import { compareNewestFirst } from '../runs/fileRuns';
import type { RunStore } from '../runs/runStore';
import type { Settings } from '../settings';
import { describeRunInLens } from './lensText';
import { RefreshPace } from './refreshPace';

/** Above the first line of a configuration, and of a script that has run: Start and the last run, or the run that is going. */
export class RunLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];
  private readonly pace = new RefreshPace(() => this.changed.fire());
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(
    private readonly store: RunStore,
    private readonly settings: Settings,
  ) {
    this.subscriptions = [
      store.onDidChangeRows(() => this.pace.change()),
      store.onDidChangeIds(() => this.pace.change()),
      settings.onDidChange(() => this.pace.change()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.pace.change()),
    ];
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    this.pace.see();
    if (uri.scheme !== 'file' || !this.settings.codeLensEnabled(uri)) return [];
    const last = this.lastRunOf(uri.fsPath);
    if (!last && !CONFIG_FILE.test(uri.path)) return [];
    return createCommands(uri, last).map(
      (command) => new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), command),
    );
  }

  dispose(): void {
    this.pace.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private lastRunOf(file: string): RunRow | undefined {
    return this.store
      .rows()
      .filter(({ manifest }) => manifest?.program.file === file)
      .sort(compareNewestFirst)[0];
  }
}

function createCommands(uri: vscode.Uri, last: RunRow | undefined): vscode.Command[] {
  const start = {
    command: COMMANDS.startRun,
    title: `$(play) ${vscode.l10n.t('Start Triplet Run')}`,
    arguments: [uri],
  };
  const canStart = vscode.workspace.isTrusted;
  if (!last) return canStart ? [start] : [];
  const { text, isGoing } = describeRunInLens(last);
  const show = { command: COMMANDS.openDashboard, title: text, arguments: [last.folder] };
  if (!isGoing) return canStart ? [start, show] : [show];
  return [
    { ...show, title: `$(sync) ${text}` },
    { command: COMMANDS.stopRun, title: vscode.l10n.t('Stop'), arguments: [last.folder] },
    { command: COMMANDS.openDashboard, title: vscode.l10n.t('Dashboard'), arguments: [last.folder] },
  ];
}
