import * as vscode from 'vscode';
import { toFamily, type Alert } from '../../domain/alert';
import type { RunRow } from '../../protocol/viewer';
import type { DashboardPanels } from '../panels/dashboardPanels';
import { isLive } from '../runs/isLive';
import type { RunAlerts, RunStore } from '../runs/runStore';
import type { Settings } from '../settings';
import type { StartedHere } from '../start/startedHere';
import { describeAlarm, isAlarming } from './describeAlarm';
import type { NotifiedOnce } from './notifiedOnce';

export interface NotificationContext {
  readonly store: RunStore;
  readonly panels: DashboardPanels;
  readonly settings: Settings;
  readonly startedHere: StartedHere;
  readonly once: NotifiedOnce;
  readonly state: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
  show(folder: string): void;
  stop(folder: string): void;
}

interface Alarm {
  readonly row: RunRow;
  readonly alert: Alert;
}

const QUIET_FILES = 'margin.quietFiles';
const GATHER_MS = 500;
/** The focused window comes first; one without focus shows what nobody has shown by then. */
const UNFOCUSED_MS = 1500;
const JOINED = 3;

/** Notifies of errors, once a run and family, and never of what a visible dashboard shows already. */
export class AlertNotifications implements vscode.Disposable {
  private readonly seen = new Set<string>();
  private readonly waiting: Alarm[] = [];
  private readonly subscription: vscode.Disposable;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly context: NotificationContext) {
    this.subscription = context.store.onDidChangeAlerts((changed) => this.look(changed));
  }

  dispose(): void {
    if (this.timer) clearTimeout(this.timer);
    this.subscription.dispose();
  }

  private look({ row, alerts }: RunAlerts): void {
    if (!isLive(row)) return;
    for (const alert of alerts) {
      if (!isAlarming(alert)) continue;
      const key = `${row.listing.id}.${toFamily(alert.code)}`;
      if (this.seen.has(key)) continue;
      this.seen.add(key);
      if (this.isSilent(row)) continue;
      this.waiting.push({ row, alert });
      this.timer ??= setTimeout(() => void this.showGathered(), this.delayMs());
    }
  }

  private delayMs(): number {
    return vscode.window.state.focused ? GATHER_MS : UNFOCUSED_MS;
  }

  private isSilent(row: RunRow): boolean {
    const { settings, panels, startedHere, state } = this.context;
    if (!settings.notificationsEnabled() || panels.isVisible(row.folder)) return true;
    if (!vscode.window.state.focused && !startedHere.has(row.listing.id)) return true;
    const file = row.manifest?.program.file;
    return Boolean(file && state.get<string[]>(QUIET_FILES, []).includes(file));
  }

  private async showGathered(): Promise<void> {
    this.timer = null;
    const alarms: Alarm[] = [];
    for (const alarm of this.waiting.splice(0)) {
      if (this.isSilent(alarm.row)) continue;
      if (await this.context.once.claim(alarm.row.listing.id, toFamily(alarm.alert.code))) alarms.push(alarm);
    }
    const runs = new Set(alarms.map(({ row }) => row.folder));
    if (runs.size >= JOINED) return this.showJoined(alarms, runs.size);
    for (const alarm of alarms) void this.showOne(alarm);
  }

  private async showOne({ row, alert }: Alarm): Promise<void> {
    const show = vscode.l10n.t('Show');
    const stop = vscode.l10n.t('Stop Run');
    const quiet = vscode.l10n.t("Don't Show for This File");
    const file = row.manifest?.program.file;
    const buttons = file ? [show, stop, quiet] : [show, stop];
    const chosen = await vscode.window.showErrorMessage(describeAlarm(row, alert), ...buttons);
    if (chosen === show) this.context.show(row.folder);
    if (chosen === stop) this.context.stop(row.folder);
    if (chosen === quiet && file) {
      const files = this.context.state.get<string[]>(QUIET_FILES, []);
      await this.context.state.update(QUIET_FILES, [...new Set([...files, file])]);
    }
  }

  private async showJoined(alarms: readonly Alarm[], count: number): Promise<void> {
    const show = vscode.l10n.t('Show');
    const chosen = await vscode.window.showErrorMessage(
      vscode.l10n.t('{0} runs need attention', count),
      show,
    );
    const [first] = alarms;
    if (chosen === show && first) this.context.show(first.row.folder);
  }
}
