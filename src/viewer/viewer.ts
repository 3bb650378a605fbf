import { reduceAlerts } from '../domain/alert';
import { ENDED } from '../domain/run';
import type { ViewerUpFrame } from '../protocol/frames';
import type { FromViewer, RunRow, ToViewer } from '../protocol/viewer';
import { answerEndedRun } from './answerEndedRun';
import { EventsTail } from './eventsTail';
import { PanelFeed } from './panelFeed';
import { readRow } from './readRow';
import { sendCommand } from './recorderLink';
import { RunFollower } from './runFollower';
import { RunsWatch } from './runsWatch';

/** Rows read at a stretch; then other messages get their turn. */
const ROWS_AT_A_STRETCH = 100;

/** Everything that a window asks about runs: rows and alerts for the tree, live panels, commands to recorders. */
export class Viewer {
  private readonly panels = new Map<string, PanelFeed>();
  private readonly followers = new Map<string, RunFollower>();
  private readonly watches = new Map<string, RunsWatch>();

  constructor(private readonly post: (message: FromViewer) => void) {}

  receive(message: ToViewer): void {
    try {
      this.handle(message);
    } catch (error) {
      this.fail(message.kind, error);
    }
  }

  dispose(): void {
    for (const panel of [...this.panels.keys()]) this.unfollow(panel);
    for (const watch of this.watches.values()) watch.dispose();
    this.watches.clear();
  }

  private handle(message: ToViewer): void {
    switch (message.kind) {
      case 'follow':
        return this.follow(message.panel, message.folder);
      case 'unfollow':
        return this.unfollow(message.panel);
      case 'window': {
        const { from, to, points } = message;
        return this.panels.get(message.panel)?.setWindow({ from, to, points });
      }
      case 'cursor':
        return this.panels.get(message.panel)?.setCursor(message.step);
      case 'visible':
        return this.panels.get(message.panel)?.setVisible(message.visible);
      case 'resend':
        return this.panels.get(message.panel)?.resend();
      case 'command':
        return this.command(message);
      case 'watch':
        if (!this.watches.has(message.runsDir)) {
          this.watches.set(message.runsDir, new RunsWatch(message.runsDir, this.post));
        }
        return;
      case 'unwatch':
        this.watches.get(message.runsDir)?.dispose();
        this.watches.delete(message.runsDir);
        return;
      case 'manifests':
        void this.readRows(message.request, message.folders);
        return;
      case 'alerts': {
        const events = new EventsTail(message.folder);
        events.poll();
        const { request, folder } = message;
        return this.post({ kind: 'alerts', request, folder, alerts: reduceAlerts(events.alerts) });
      }
    }
  }

  private follow(panel: string, folder: string): void {
    this.unfollow(panel);
    let follower = this.followers.get(folder);
    if (!follower) {
      follower = new RunFollower(folder, () => this.tellPanels(folder));
      this.followers.set(folder, follower);
    }
    this.panels.set(
      panel,
      new PanelFeed(follower, (message) => this.post({ kind: 'panel', panel, message })),
    );
  }

  private unfollow(panel: string): void {
    const feed = this.panels.get(panel);
    if (!feed) return;
    feed.dispose();
    this.panels.delete(panel);
    const { follower } = feed;
    if ([...this.panels.values()].some((other) => other.follower === follower)) return;
    follower.dispose();
    this.followers.delete(follower.folder);
  }

  private tellPanels(folder: string): void {
    const follower = this.followers.get(folder);
    for (const feed of this.panels.values()) if (feed.follower === follower) feed.onChange();
  }

  private command(message: Extract<ToViewer, { kind: 'command' }>): void {
    const frame = toFrame(message);
    if (this.followers.get(message.folder)?.send(frame)) return;
    const isAnswer = frame.kind === 'acknowledge' || frame.kind === 'mute';
    const done =
      isAnswer && hasEnded(message.folder)
        ? this.answer(message.folder, frame.alertId, frame.kind === 'mute' ? 'muted' : 'acknowledged')
        : sendCommand(message.folder, frame);
    done.catch((error: unknown) => this.fail(message.command, error, message.folder));
  }

  private async answer(folder: string, alertId: string, state: 'acknowledged' | 'muted'): Promise<void> {
    const { alerts, manifest } = await answerEndedRun(folder, alertId, state);
    this.post({ kind: 'alert', folder, alerts, manifest });
    this.followers.get(folder)?.look();
  }

  private async readRows(request: number, folders: readonly string[]): Promise<void> {
    const rows: RunRow[] = [];
    for (let i = 0; i < folders.length; i += ROWS_AT_A_STRETCH) {
      if (i > 0) await new Promise((resolve) => setImmediate(resolve));
      for (const folder of folders.slice(i, i + ROWS_AT_A_STRETCH)) {
        const row = readRow(folder);
        if (row) rows.push(row);
      }
    }
    this.post({ kind: 'manifests', request, rows });
  }

  private fail(what: string, error: unknown, folder: string | null = null): void {
    const message = error instanceof Error ? error.message : String(error);
    this.post({ kind: 'failed', what, message, folder });
  }
}

function hasEnded(folder: string): boolean {
  const manifest = readRow(folder)?.manifest;
  return manifest !== undefined && manifest !== null && ENDED.has(manifest.status);
}

function toFrame({ command, alertId = '' }: Extract<ToViewer, { kind: 'command' }>): ViewerUpFrame {
  switch (command) {
    case 'stop':
      return { kind: 'stop' };
    case 'stop-now':
      return { kind: 'stop', now: true };
    case 'snapshot-now':
      return { kind: 'snapshot-now' };
    case 'acknowledge':
    case 'mute':
      return { kind: command, alertId };
  }
}
