import * as vscode from 'vscode';
import { basename, join } from 'node:path';
import { adoptOrphans } from './editor/adoption';
import { startNamedFile } from './editor/autostart';
import { RecentPrograms } from './editor/commands/recentPrograms';
import { registerCommands, type CommandContext } from './editor/commands/registerCommands';
import { rerunFolder, revealFolder, stopFolder } from './editor/commands/runCommands';
import { saveAndRun } from './editor/commands/saveAndRun';
import { pickRun } from './editor/commands/pickRun';
import { AlertDiagnostics } from './editor/diagnostics/alertDiagnostics';
import { ConfigCheck } from './editor/diagnostics/configCheck';
import { DiagnosticBoard } from './editor/diagnostics/diagnosticBoard';
import { FixProvider } from './editor/diagnostics/fixProvider';
import { RunLenses } from './editor/lenses/runLenses';
import { AlertNotifications } from './editor/notifications/alertNotifications';
import { offerNative } from './editor/nativeTensorflow/nativeOffer';
import { NativeTensorflow } from './editor/nativeTensorflow/nativeTensorflow';
import { NotifiedOnce } from './editor/notifications/notifiedOnce';
import { RunOutput } from './editor/output/runOutput';
import { DashboardPanels } from './editor/panels/dashboardPanels';
import { handleIntent } from './editor/panels/handleIntent';
import { readRecentRuns } from './editor/runs/recentRuns';
import { RunsFolders } from './editor/runs/runsFolders';
import { RunStore } from './editor/runs/runStore';
import { ViewerClient } from './editor/runs/viewerClient';
import { createSettings } from './editor/settings';
import { RunStarter } from './editor/start/runStarter';
import { StartedHere } from './editor/start/startedHere';
import { createStatusBar } from './editor/statusBar';
import { putOnTerminalPath } from './editor/terminalPath';
import { registerRunTree } from './editor/tree/registerRunTree';
import { watchWhenNeeded } from './editor/watchWhenNeeded';
import { adoptRun } from './launch/controlRun';
import { createMarginCli } from './launch/marginCli';
import { COMMANDS } from './contributions';

/** The composition root: constructs, wires, returns. */
export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri, subscriptions, workspaceState: state } = context;
  const add = <T extends vscode.Disposable>(disposable: T): T => {
    subscriptions.push(disposable);
    return disposable;
  };

  const log = add(vscode.window.createOutputChannel('Margin', { log: true }));
  const settings = add(createSettings());
  const runCli = createMarginCli(context.asAbsolutePath('dist/margin.cjs'), () => settings.node() || null);
  const viewer = add(new ViewerClient(context.asAbsolutePath('dist/viewer.cjs'), log));
  const store = add(new RunStore(viewer));
  const folders = add(new RunsFolders(settings, store));
  const recent = new RecentPrograms(state);
  const startedHere = new StartedHere(state);
  const output = add(new RunOutput());

  const native = add(
    new NativeTensorflow({ settings, log, trainer: context.asAbsolutePath('dist/trainer.cjs') }),
  );

  const findRun = (id: string): string | null =>
    folders.list().find(({ runsDir }) => store.idsOf(runsDir)?.includes(id))?.runsDir ?? null;
  const panels: DashboardPanels = add(
    new DashboardPanels(
      {
        viewer,
        log,
        assets: vscode.Uri.joinPath(extensionUri, 'dist', 'webview'),
        icon: vscode.Uri.joinPath(extensionUri, 'media', 'icon.svg'),
        canStart: () => vscode.workspace.isTrusted,
        onOpened: () => folders.watch(),
        handle: (intent, panel) => handleIntent(intent, panel, intents),
      },
      state,
      (id) => {
        const runsDir = findRun(id);
        return runsDir && join(runsDir, basename(id));
      },
    ),
  );

  const board = add(new DiagnosticBoard());
  const check = add(new ConfigCheck(runCli, board, settings, log));
  const starter = new RunStarter({
    runCli,
    settings,
    store,
    folders,
    recent,
    startedHere,
    log,
    onStarted: (folder, file) => {
      if (file) check.lookAgain(file);
      if (settings.opensDashboardOnStart()) panels.showStarted(folder);
    },
    onProblems: (file, problems) => check.publish(file, problems),
  });
  const commands: CommandContext = {
    runCli,
    viewer,
    store,
    folders,
    panels,
    starter,
    output,
    log,
    recent,
    extensionUri,
    native,
  };
  const intents = {
    viewer,
    revealFolder,
    stop: (folder: string, now: boolean) => stopFolder(commands, folder, now),
    rerun: (folder: string) => rerunFolder(commands, folder),
    saveAndRun: (folder: string, file: string) => saveAndRun(commands, folder, file),
    adopt: (folder: string) => adoptRun(runCli, folder),
    pickRun: () =>
      pickRun(commands, { title: vscode.l10n.t('Show Run'), none: vscode.l10n.t('No run is there yet.') }),
  };

  add(registerCommands(commands));
  add(panels.registerSerializers());
  panels
    .replaceOrphans()
    .then(undefined, (error: unknown) => log.error('A dashboard was not replaced:', error));
  add(registerRunTree(store, folders));
  add(readRecentRuns(store, log));
  const diagnostics = add(new AlertDiagnostics(store, board, settings));
  const files = { scheme: 'file' };
  add(
    vscode.languages.registerCodeActionsProvider(
      files,
      new FixProvider(diagnostics, store),
      FixProvider.metadata,
    ),
  );
  add(vscode.languages.registerCodeLensProvider(files, add(new RunLenses(store, settings))));
  const once = new NotifiedOnce(vscode.Uri.joinPath(context.globalStorageUri, 'notified').fsPath);
  add(
    new AlertNotifications({
      store,
      panels,
      settings,
      startedHere,
      state,
      log,
      once,
      show: (folder) => void panels.show(folder),
      stop: (folder) => void stopFolder(commands, folder, false),
    }),
  );
  add(
    offerNative({
      store,
      settings,
      startedHere,
      once,
      state: context.globalState,
      isThere: () => native.isThere(),
      install: () => void vscode.commands.executeCommand(COMMANDS.installNativeTensorflow),
    }),
  );
  add(createStatusBar(store));
  add(adoptOrphans(store, runCli, log));
  add(watchWhenNeeded(folders, store, state));
  add(vscode.workspace.onDidGrantWorkspaceTrust(() => panels.list().forEach((panel) => panel.refresh())));
  add(putOnTerminalPath(context, settings));
  startNamedFile(state, (uri) => starter.startFile(uri)).then(undefined, (error: unknown) => {
    log.error('The file named by MARGIN_AUTOSTART was not started:', error);
  });
}
