import * as vscode from 'vscode';
import { COMMANDS } from '../../contributions';
import { CONFIG_FILE } from '../../launch/scriptCommand';
import type { RunRow } from '../../protocol/viewer';
import { compareNewestFirst } from '../runs/fileRuns';
import type { RunStore } from '../runs/runStore';
import type { Settings } from '../settings';
import { describeRunInLens } from './lensText';

const REFRESH_MS = 1000;
/** VS Code waits until changes have stopped: more of them before it asked would put it off for ever. */
const UNSEEN_MS = 10_000;

/** Above the first line of a configuration, and of a script that has run: Start and the last run, or the run that is going. */
export class RunLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | null = null;
  private firedAtMs = Number.NEGATIVE_INFINITY;
  private isSeen = true;
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(
    private readonly store: RunStore,
    private readonly settings: Settings,
  ) {
    this.subscriptions = [
      store.onDidChangeRows(() => this.refreshSoon()),
      store.onDidChangeIds(() => this.refreshSoon()),
      settings.onDidChange(() => this.refreshSoon()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.refreshSoon()),
    ];
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    this.isSeen = true;
    if (uri.scheme !== 'file' || !this.settings.codeLensEnabled(uri)) return [];
    const last = this.lastRunOf(uri.fsPath);
    if (!last && !CONFIG_FILE.test(uri.path)) return [];
    return createCommands(uri, last).map(
      (command) => new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), command),
    );
  }

  dispose(): void {
    if (this.timer) clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private lastRunOf(file: string): RunRow | undefined {
    return this.store
      .rows()
      .filter(({ manifest }) => manifest?.program.file === file)
      .sort(compareNewestFirst)[0];
  }

  private refreshSoon(): void {
    if (this.timer) return;
    const waitMs = this.isSeen
      ? REFRESH_MS
      : Math.max(REFRESH_MS, this.firedAtMs + UNSEEN_MS - performance.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      this.isSeen = false;
      this.firedAtMs = performance.now();
      this.changed.fire();
    }, waitMs);
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
