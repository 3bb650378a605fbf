import * as vscode from 'vscode';
import { COMMANDS } from '../../contributions';
import type { Alert, Cause } from '../../domain/alert';
import type { FromPanel } from '../../protocol/panel';
import { applyFix, showLine } from '../diagnostics/applyFix';
import type { ViewerClient } from '../runs/viewerClient';
import type { DashboardPanel } from './dashboardPanel';

export interface IntentContext {
  readonly viewer: ViewerClient;
  stop(folder: string, now: boolean): Promise<void>;
  rerun(folder: string): Promise<void>;
  saveAndRun(folder: string, file: string): Promise<void>;
  adopt(folder: string): Promise<string | null>;
  revealFolder(folder: string): Promise<void>;
  pickRun(): Promise<string | undefined>;
}

/** What the person at a dashboard wants done. What concerns only the view never comes here. */
export async function handleIntent(
  intent: FromPanel,
  panel: DashboardPanel,
  context: IntentContext,
): Promise<void> {
  switch (intent.kind) {
    case 'start':
      return void (await vscode.commands.executeCommand(COMMANDS.startRun));
    case 'openExample':
      return void (await vscode.commands.executeCommand(COMMANDS.openExample, 'digits.triplet.json'));
    case 'openRunFolder':
      return void (await vscode.commands.executeCommand(COMMANDS.openRunFolder));
    case 'manageTrust':
      return void (await vscode.commands.executeCommand('workbench.trust.manage'));
    case 'openSettings':
      return void (await vscode.commands.executeCommand(
        'workbench.action.openSettings',
        '@ext:margin-ml.margin',
      ));
    case 'explain':
      return void (await vscode.commands.executeCommand(COMMANDS.explainAlert, intent.code));
    case 'openSite':
      return openSite(intent, panel);
    case 'pickRun': {
      const picked = await context.pickRun();
      if (picked) panel.show(picked);
      return;
    }
    default:
      if (panel.folder) await handleRunIntent(intent, panel.folder, panel, context);
  }
}

async function handleRunIntent(
  intent: FromPanel,
  folder: string,
  panel: DashboardPanel,
  context: IntentContext,
): Promise<void> {
  switch (intent.kind) {
    case 'stop':
      return context.stop(folder, intent.now);
    case 'snapshotNow':
      return context.viewer.command(folder, 'snapshot-now');
    case 'acknowledge':
      return context.viewer.command(folder, 'acknowledge', intent.alertId);
    case 'mute':
      return context.viewer.command(folder, 'mute', intent.alertId);
    case 'rerun':
      return context.rerun(folder);
    case 'openOutput':
      return void (await vscode.commands.executeCommand(COMMANDS.showOutput, folder));
    case 'revealFolder':
      return context.revealFolder(folder);
    case 'copyRunId': {
      const id = panel.lastHead?.run?.id;
      if (!id) return;
      await vscode.env.clipboard.writeText(id);
      return panel.post({ kind: 'notice', text: vscode.l10n.t('Copied {0}', id), tone: 'info' });
    }
    // A new recorder on a run whose program is gone finds its end and writes it down.
    case 'markEnded':
    case 'reattach': {
      const problem = vscode.workspace.isTrusted
        ? await context.adopt(folder)
        : vscode.l10n.t('This workspace is not trusted: nothing is started in it.');
      if (problem) panel.post({ kind: 'notice', text: problem, tone: 'error' });
      return;
    }
    case 'applyFix': {
      const cause = findCause(panel.lastHead?.alerts ?? [], intent);
      if (!cause) return;
      const { alertId, causeId } = intent;
      return panel.post({ kind: 'fixResult', alertId, causeId, result: await applyFix(cause) });
    }
    case 'saveAndRun': {
      const [site] = findCause(panel.lastHead?.alerts ?? [], intent)?.sites ?? [];
      return site && context.saveAndRun(folder, site.file);
    }
    default:
      return;
  }
}

/** Only places that the run's own alerts name are opened: the page can't ask for any other file. */
async function openSite(
  { file, line, column }: Extract<FromPanel, { kind: 'openSite' }>,
  panel: DashboardPanel,
): Promise<void> {
  const sites = (panel.lastHead?.alerts ?? []).flatMap(({ causes }) => causes.flatMap(({ sites }) => sites));
  if (!sites.some((site) => site.file === file)) return;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  await showLine(document, line - 1, column - 1);
}

function findCause(
  alerts: readonly Alert[],
  { alertId, causeId }: { readonly alertId: string; readonly causeId: string },
): Cause | undefined {
  return alerts.find(({ id }) => id === alertId)?.causes.find(({ id }) => id === causeId);
}
