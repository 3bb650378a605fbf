import { reduceAlerts } from '../domain/alert';
import { listRanks } from '../journal/segmentNames';
import type { FromViewer, RunRow, ToViewer } from '../protocol/viewer';
import { EventsTail } from './eventsTail';
import { PanelFeed } from './panelFeed';
import { hasEnded, readRow } from './readRow';
import { RunCommander } from './runCommander';
import { RunFollower } from './runFollower';
import { RunsWatch } from './runsWatch';

/** Rows read at a stretch; then other messages get their turn. */
const ROWS_AT_A_STRETCH = 100;

/** Everything that a window asks about runs: rows and alerts for the tree, live panels, commands to recorders. */
export class Viewer {
  private readonly panels = new Map<string, PanelFeed>();
  /** By folder and rank. */
  private readonly followers = new Map<string, RunFollower>();
  private readonly watches = new Map<string, RunsWatch>();

  private readonly commander: RunCommander;

  constructor(private readonly post: (message: FromViewer) => void) {
    this.commander = new RunCommander((folder) => this.followersOf(folder), post);
  }

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
      case 'rank':
        return this.showRank(message.panel, message.rank);
      case 'earlierRuns':
        return this.panels.get(message.panel)?.sendEarlierPaths();
      case 'command':
        this.commander
          .carryOut(message)
          .catch((error: unknown) => this.fail(message.command, error, message.folder));
        return;
      case 'tellLoss':
        this.commander
          .tellLoss(message.folder, message.loss)
          .catch((error: unknown) => this.fail(message.kind, error, message.folder));
        return;
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
    const follower = this.followerOf(folder, findFirstRank(folder));
    this.panels.set(
      panel,
      new PanelFeed(follower, (message) => this.post({ kind: 'panel', panel, message })),
    );
  }

  private showRank(panel: string, rank: number): void {
    const feed = this.panels.get(panel);
    if (!feed || feed.follower.rank === rank) return;
    const { follower } = feed;
    feed.switchTo(this.followerOf(follower.folder, rank));
    this.release(follower);
  }

  private followerOf(folder: string, rank: number): RunFollower {
    const key = keyOf(folder, rank);
    let follower = this.followers.get(key);
    if (!follower) {
      follower = new RunFollower(folder, () => this.tellPanels(key), rank);
      this.followers.set(key, follower);
    }
    return follower;
  }

  private unfollow(panel: string): void {
    const feed = this.panels.get(panel);
    if (!feed) return;
    feed.dispose();
    this.panels.delete(panel);
    this.release(feed.follower);
  }

  /** Lets go of a follower that no panel shows any more. */
  private release(follower: RunFollower): void {
    if ([...this.panels.values()].some((other) => other.follower === follower)) return;
    follower.dispose();
    this.followers.delete(keyOf(follower.folder, follower.rank));
  }

  private tellPanels(key: string): void {
    const follower = this.followers.get(key);
    for (const feed of this.panels.values()) if (feed.follower === follower) feed.onChange();
  }

  private followersOf(folder: string): RunFollower[] {
    return [...this.followers.values()].filter((follower) => follower.folder === folder);
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

/** Rank 0; of a run that has ended without a word of it the lowest that has spoken. */
function findFirstRank(folder: string): number {
  const [lowest = 0] = listRanks(folder);
  return lowest > 0 && hasEnded(folder) ? lowest : 0;
}

function keyOf(folder: string, rank: number): string {
  return `${rank} ${folder}`;
}
