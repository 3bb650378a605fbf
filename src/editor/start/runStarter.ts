import { basename } from 'node:path';
import * as vscode from 'vscode';
import { VIEWS } from '../../contributions';
import type { ConfigProblem } from '../../domain/configProblem';
import type { RunCli } from '../../launch/marginCli';
import { CONFIG_FILE } from '../../launch/scriptCommand';
import { startRun, type StartRequest, type StartResult } from '../../launch/startRun';
import type { RecentPrograms } from '../commands/recentPrograms';
import type { RunStore } from '../runs/runStore';
import type { RunsFolders } from '../runs/runsFolders';
import type { Settings } from '../settings';
import { refuseUntrusted } from './refuseUntrusted';
import { findScriptCommand } from './interpreter';
import { saveBeforeStart } from './saveBeforeStart';
import type { StartedHere } from './startedHere';

export interface StarterContext {
  readonly runCli: RunCli;
  readonly settings: Settings;
  readonly store: RunStore;
  readonly folders: RunsFolders;
  readonly recent: RecentPrograms;
  readonly startedHere: StartedHere;
  readonly log: vscode.LogOutputChannel;
  /** A run was started here, from this file where there is one: its dashboard may be shown. */
  onStarted(folder: string, file: vscode.Uri | null): void;
  /** Nothing was started: the file's problems belong on its lines. */
  onProblems(file: vscode.Uri, problems: readonly ConfigProblem[]): void;
}

/** Starts runs from files and from earlier runs, says what went wrong, and shows what was started. */
export class RunStarter {
  private readonly starting = new Map<string, Promise<string | null>>();

  constructor(private readonly context: StarterContext) {}

  /** Saves the file and starts what it now says; the run's folder, or null where nothing was started. */
  startFile(uri: vscode.Uri): Promise<string | null> {
    return this.once(uri.toString(), async () => {
      if ((await refuseUntrusted()) || !(await saveBeforeStart(uri))) return null;
      const { settings, log, folders, recent } = this.context;
      const program: StartRequest['program'] = CONFIG_FILE.test(uri.path)
        ? { kind: 'config', file: uri.fsPath }
        : { kind: 'command', argv: await findScriptCommand(uri, settings, log) };
      const folder = await this.start({ ...folders.placeFor(uri), program }, uri);
      if (folder) recent.add(uri);
      return folder;
    });
  }

  /** Repeats the recorded configuration with its seed, in the folder where it ran. */
  startAgain(run: {
    readonly folder: string;
    readonly runsDir: string;
    readonly cwd: string;
  }): Promise<string | null> {
    return this.once(run.folder, async () => {
      if (await refuseUntrusted()) return null;
      const { runsDir, cwd, folder } = run;
      return this.start({ runsDir, cwd, program: { kind: 'again', run: folder } }, null);
    });
  }

  /** Goes on from a run's last checkpoint, as a new run. */
  startResumed(run: {
    readonly folder: string;
    readonly runsDir: string;
    readonly cwd: string;
    readonly steps: number;
  }): Promise<string | null> {
    return this.once(run.folder, async () => {
      if (await refuseUntrusted()) return null;
      const { runsDir, cwd, folder, steps } = run;
      return this.start({ runsDir, cwd, program: { kind: 'resume', run: folder, steps } }, null);
    });
  }

  /** A second press while the first is on its way is the same start. */
  private once(key: string, start: () => Promise<string | null>): Promise<string | null> {
    const running = this.starting.get(key);
    if (running) return running;
    const started = start().finally(() => this.starting.delete(key));
    this.starting.set(key, started);
    return started;
  }

  private async start(request: StartRequest, file: vscode.Uri | null): Promise<string | null> {
    const { runCli, folders, log } = this.context;
    folders.watch();
    const result = await vscode.window.withProgress({ location: { viewId: VIEWS.runs } }, () =>
      startRun(runCli, request),
    );
    if (result.kind === 'started') return this.onStarted(result, file);
    if (result.kind === 'problems' && file) this.context.onProblems(file, result.problems);
    log.error(`Nothing was started: ${describeRefusal(result)}`);
    // Not awaited: the message stays until it is read.
    void this.tellRefusal(result, file);
    return null;
  }

  private onStarted(
    { id, folder }: Extract<StartResult, { kind: 'started' }>,
    file: vscode.Uri | null,
  ): string {
    const { startedHere, store, log } = this.context;
    log.info(`Started run ${id}.`);
    startedHere.add(id);
    this.context.onStarted(folder, file);
    // Not awaited: the run is started, and may be started again.
    void store.refreshRow(folder);
    return folder;
  }

  private async tellRefusal(result: StartResult, file: vscode.Uri | null): Promise<void> {
    const text = describeRefusal(result);
    const first = result.kind === 'problems' ? result.problems[0] : undefined;
    const show = first && file ? vscode.l10n.t('Show Line') : vscode.l10n.t('Show Log');
    const chosen = await vscode.window.showErrorMessage(
      file ? vscode.l10n.t('{0} was not started: {1}', basename(file.fsPath), text) : text,
      show,
    );
    if (chosen !== show) return;
    if (!first || !file) return this.context.log.show();
    const at = new vscode.Position(first.line - 1, first.column - 1);
    await vscode.window.showTextDocument(file, { selection: new vscode.Range(at, at) });
  }
}

function describeRefusal(result: StartResult): string {
  if (result.kind === 'failed') return result.message;
  if (result.kind === 'started') return '';
  const errors = result.problems.filter(({ severity }) => severity === 'error');
  const [first, ...more] = errors.length > 0 ? errors : result.problems;
  if (!first) return '';
  const text = `${first.message} (line ${first.line})`;
  return more.length === 0 ? text : vscode.l10n.t('{0} And {1} more.', text, more.length);
}
