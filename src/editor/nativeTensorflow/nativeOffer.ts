import * as vscode from 'vscode';
import { KEPT_MB } from '../../launch/nativeTensorflow/nativeFolder';
import type { RunRow } from '../../protocol/viewer';
import type { NotifiedOnce } from '../notifications/notifiedOnce';
import type { RunStore } from '../runs/runStore';
import type { Settings } from '../settings';
import type { StartedHere } from '../start/startedHere';
import { findSlowBackend } from './slowBackend';

export interface NativeOfferContext {
  readonly store: RunStore;
  readonly settings: Settings;
  readonly startedHere: StartedHere;
  /** Of several windows that see the same run, one offers. */
  readonly once: NotifiedOnce;
  /** The user's, over all workspaces. */
  readonly state: vscode.Memento;
  isThere(): boolean;
  install(): void;
}

const OFFERED = 'margin.nativeTensorflowOffered';

/**
 * Offers native TensorFlow once ever, when a run that was started here has gone without it to its end: while it goes, only its
 * alerts may interrupt. Nothing is fetched before the click.
 */
export function offerNative(context: NativeOfferContext): vscode.Disposable {
  const { state, store } = context;
  let busy = false;
  const look = (rows: readonly RunRow[]): void => {
    if (busy || state.get<boolean>(OFFERED, false) || !vscode.workspace.isTrusted) return;
    const row = rows.find((each) => isOurs(each, context) && findSlowBackend(each) !== null);
    if (!row || context.isThere()) return;
    busy = true;
    void offer(row, context).finally(() => (busy = false));
  };
  return store.onDidChangeRows(look);
}

function isOurs({ listing }: RunRow, { settings, startedHere }: NativeOfferContext): boolean {
  if (process.platform === 'win32' || !settings.notificationsEnabled()) return false;
  return startedHere.has(listing.id);
}

async function offer(row: RunRow, context: NativeOfferContext): Promise<void> {
  await context.state.update(OFFERED, true);
  if (!(await context.once.claim('native-tensorflow', 'offer'))) return;
  const install = vscode.l10n.t('Install');
  const chosen = await vscode.window.showInformationMessage(
    findSlowBackend(row) === 'cpu'
      ? vscode.l10n.t(
          'The run computed in plain JavaScript; native TensorFlow trains many times as fast (about {0} MB).',
          KEPT_MB,
        )
      : vscode.l10n.t(
          'The run used WebAssembly; native TensorFlow trains two to six times as fast (about {0} MB).',
          KEPT_MB,
        ),
    install,
    vscode.l10n.t('Not Now'),
  );
  if (chosen === install) context.install();
}
