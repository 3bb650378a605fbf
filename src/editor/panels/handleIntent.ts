import * as vscode from 'vscode';
import { COMMANDS } from '../../contributions';
import type { Alert, Cause } from '../../domain/alert';
import type { FromPanel } from '../../protocol/panel';
import { applyFix, showLine } from '../diagnostics/applyFix';
import { insertMissing } from '../insert/insertMissing';
import { tellLoss } from '../loss/tellLoss';
import type { ViewerClient } from '../runs/viewerClient';
import type { DashboardPanel } from './dashboardPanel';
import { mayEdit } from './keepInWorkspace';

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
    case 'copyText':
      return copyText(intent, panel);
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
    case 'unmute':
      return context.viewer.command(folder, 'unmute', intent.alertId);
    case 'rerun':
      return context.rerun(folder);
    case 'openOutput':
      return void (await vscode.commands.executeCommand(COMMANDS.showOutput, folder, intent.at));
    case 'revealFolder':
      return context.revealFolder(folder);
    case 'copyRunId': {
      const id = panel.lastHead?.run?.id;
      if (!id) return;
      await vscode.env.clipboard.writeText(id);
      return panel.post({ kind: 'notice', text: vscode.l10n.t('Copied {0}', id), tone: 'info' });
    }
    case 'insert': {
      const file = panel.lastHead?.run?.insertInto;
      const problem = file ? await insertMissing(file, intent.missing) : null;
      if (problem) panel.post({ kind: 'notice', text: problem, tone: 'error' });
      return;
    }
    case 'tellLoss':
      return tellLoss(folder, context.viewer);
    // A new recorder on a run whose program is gone finds its end and writes it down; one whose program runs, or is on another
    // host, is given up.
    case 'markEnded':
      if (panel.lastHead?.run?.lostTrainer !== 'gone') return context.viewer.command(folder, 'mark-ended');
      return adopt(folder, panel, context);
    case 'reattach':
      return adopt(folder, panel, context);

    case 'applyFix': {
      const cause = findCause(panel.lastHead?.alerts ?? [], intent);
      if (!cause) return;
      const { alertId, causeId } = intent;
      const [site] = cause.sites;
      if (site && !mayEdit(site.file, folder)) return refuseOutside(site.file, panel);
      const result = await applyFix(cause);
      if (result !== 'gone') return panel.post({ kind: 'fixResult', alertId, causeId, result });
      const text = vscode.l10n.t('{0} is not there any more.', site?.file ?? '');
      return panel.post({ kind: 'notice', text, tone: 'error' });
    }
    case 'saveAndRun': {
      const [site] = findCause(panel.lastHead?.alerts ?? [], intent)?.sites ?? [];
      if (site && !mayEdit(site.file, folder)) return refuseOutside(site.file, panel);
      return site && context.saveAndRun(folder, site.file);
    }
    default:
      return;
  }
}

function refuseOutside(file: string, panel: DashboardPanel): void {
  const text = vscode.l10n.t('{0} is not in this workspace: open its folder to change it.', file);
  panel.post({ kind: 'notice', text, tone: 'error' });
}

async function adopt(folder: string, panel: DashboardPanel, context: IntentContext): Promise<void> {
  const problem = vscode.workspace.isTrusted
    ? await context.adopt(folder)
    : vscode.l10n.t('This workspace is not trusted: nothing is started in it.');
  if (problem) panel.post({ kind: 'notice', text: problem, tone: 'error' });
}

async function copyText(
  { text, what }: Extract<FromPanel, { kind: 'copyText' }>,
  panel: DashboardPanel,
): Promise<void> {
  try {
    await vscode.env.clipboard.writeText(text);
    panel.post({ kind: 'notice', text: vscode.l10n.t('Copied {0}.', what), tone: 'info' });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    panel.post({
      kind: 'notice',
      text: vscode.l10n.t('{0} could not be copied: {1}', what, why),
      tone: 'error',
    });
  }
}

/** Only places that the run's own alerts or its traceback name are opened: the page can't ask for any other file. */
async function openSite(
  { file, line, column }: Extract<FromPanel, { kind: 'openSite' }>,
  panel: DashboardPanel,
): Promise<void> {
  const { alerts = [], run } = panel.lastHead ?? {};
  const sites = alerts.flatMap(({ causes }) => causes.flatMap(({ sites }) => sites));
  if (![...sites, ...(run?.failureFrames ?? [])].some((site) => site.file === file)) return;
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
    await showLine(document, line - 1, column - 1);
  } catch {
    panel.post({ kind: 'notice', text: vscode.l10n.t('{0} is not there any more.', file), tone: 'error' });
  }
}

function findCause(
  alerts: readonly Alert[],
  { alertId, causeId }: { readonly alertId: string; readonly causeId: string },
): Cause | undefined {
  return alerts.find(({ id }) => id === alertId)?.causes.find(({ id }) => id === causeId);
}
