import * as vscode from 'vscode';
import { CONTEXT_KEYS } from '../../contributions';
import { InstallCancelled } from '../../launch/nativeTensorflow/installFailure';
import {
  installNativeTensorflow,
  removeNativeTensorflow,
  sweepAbandoned,
} from '../../launch/nativeTensorflow/installNativeTensorflow';
import { KEPT_MB } from '../../launch/nativeTensorflow/nativeFolder';
import { findInstalledNative, findNativeBeside, findNativeFolder } from '../../util/nativeTensorflow';
import type { Settings } from '../settings';

export interface NativeContext {
  readonly settings: Settings;
  readonly log: vscode.LogOutputChannel;
  /** The trainer's bundle: what Node resolves from there needs no installation. */
  readonly trainer: string;
}

/** Native TensorFlow as the editor sees it: whether it is there, and what puts it there or takes it away. */
export class NativeTensorflow implements vscode.Disposable {
  private readonly folder = findNativeFolder();
  private readonly closing = new AbortController();

  constructor(private readonly context: NativeContext) {
    this.tellMenus();
    sweepAbandoned(this.folder).catch((error: unknown) =>
      context.log.warn('The rest of an interrupted installation was not deleted:', error),
    );
  }

  isThere(): boolean {
    return this.isInstalled() || findNativeBeside(this.context.trainer) !== null;
  }

  /** With progress and Cancel; fails with a sentence that says what to do. */
  async install(): Promise<void> {
    if (this.isThere()) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Native TensorFlow is installed already.'));
      return;
    }
    const { log } = this.context;
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Installing native TensorFlow (about {0} MB)', KEPT_MB),
      cancellable: true,
    };
    try {
      const installed = await vscode.window.withProgress(options, (progress, token) =>
        this.runInstallation(progress, token),
      );
      log.info(`Native TensorFlow ${installed.version} (${installed.how}) is in ${this.folder}.`);
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'Native TensorFlow is installed, and a first product on it was right. The next run with "backend": "auto" trains on it.',
        ),
      );
    } catch (error) {
      if (!(error instanceof InstallCancelled)) throw error;
      log.info(error.message);
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The installation was cancelled; nothing was installed.'),
      );
    } finally {
      this.tellMenus();
    }
  }

  async remove(): Promise<void> {
    try {
      const removed = await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: vscode.l10n.t('Removing native TensorFlow'),
        },
        () => removeNativeTensorflow(this.folder),
      );
      const message = removed
        ? vscode.l10n.t('Native TensorFlow was removed: {0}', this.folder)
        : vscode.l10n.t('Native TensorFlow is not installed.');
      this.context.log.info(message);
      void vscode.window.showInformationMessage(message);
    } finally {
      this.tellMenus();
    }
  }

  /** An installation doesn't outlive its window. */
  dispose(): void {
    this.closing.abort();
  }

  private async runInstallation(
    progress: vscode.Progress<{ message?: string; increment?: number }>,
    token: vscode.CancellationToken,
  ): ReturnType<typeof installNativeTensorflow> {
    const { log, settings } = this.context;
    const cancelling = new AbortController();
    const subscription = token.onCancellationRequested(() => cancelling.abort());
    let shown = 0;
    try {
      return await installNativeTensorflow({
        folder: this.folder,
        node: settings.node() || null,
        signal: AbortSignal.any([cancelling.signal, this.closing.signal]),
        onOutput: (text) => log.info(text),
        onProgress: (step, share = shown) => {
          log.info(`Native TensorFlow: ${step}`);
          progress.report({ message: step, increment: 100 * (share - shown) });
          shown = share;
        },
      });
    } finally {
      subscription.dispose();
    }
  }

  private isInstalled(): boolean {
    return findInstalledNative(this.folder) !== null;
  }

  /** Install is offered where it is missing, Remove where this command has put it. */
  private tellMenus(): void {
    const keys = {
      [CONTEXT_KEYS.nativeThere]: this.isThere(),
      [CONTEXT_KEYS.nativeInstalled]: this.isInstalled(),
    };
    for (const [key, value] of Object.entries(keys))
      void vscode.commands.executeCommand('setContext', key, value);
  }
}
