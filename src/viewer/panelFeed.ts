import type { PanelFace, PanelHead, PanelPaths, PanelRibbons, PanelSeries } from '../protocol/panel';
import { readEarlierPaths } from './earlierPaths';
import { QuietClock } from './quietClock';
import type { RunFollower } from './runFollower';
import { toFace } from './toFace';
import { toHead } from './toHead';
import { toRibbons } from './toRibbons';
import { toSeries, type PanelWindow } from './toSeries';

export type PanelMessage = PanelHead | PanelSeries | PanelRibbons | PanelFace | PanelPaths;

const EVERY_MS = 250;
/** Charts of a huge run take a while to make: at most this share of the time goes into them. */
const BUSY_SHARE = 0.25;

/**
 * What one panel is told of its run: the head at once when an alert or the state changed, charts at most four times a second,
 * nothing while it is hidden. Told again in full whenever it asks.
 */
export class PanelFeed {
  private window: PanelWindow = { from: null, to: null, points: 600 };
  private cursor: number | null = null;
  private visible = true;
  private timer: NodeJS.Timeout | null = null;
  private lastMs = -Infinity;
  private pauseMs = EVERY_MS;
  private chartVersion = -1;
  private alertVersion = -1;
  private headKey = '';
  private readonly clock = new QuietClock();

  constructor(
    private followed: RunFollower,
    private readonly post: (message: PanelMessage) => void,
  ) {
    this.resend();
  }

  get follower(): RunFollower {
    return this.followed;
  }

  /** The same run, seen from another rank. */
  switchTo(follower: RunFollower): void {
    this.followed = follower;
    this.resend();
  }

  /** Read once, when the panel has room for them. */
  sendEarlierPaths(): void {
    const { manifest, folder } = this.follower.currentRow;
    if (!manifest) return;
    this.post({ kind: 'paths', runId: manifest.id, paths: readEarlierPaths(folder, manifest) });
  }

  setWindow(window: PanelWindow): void {
    this.window = window;
    this.chartVersion = -1;
    this.schedule(0);
  }

  setCursor(step: number | null): void {
    this.cursor = step;
    if (this.visible) this.postFace();
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    if (visible) this.resend();
  }

  resend(): void {
    this.chartVersion = -1;
    this.alertVersion = -1;
    this.headKey = '';
    this.send();
  }

  /** The run may have news. */
  onChange(): void {
    if (!this.visible || !this.follower.isReady) return;
    const { fold } = this.follower;
    const urgent = fold.alertVersion !== this.alertVersion || this.keyOf() !== this.headKey;
    if (urgent) this.postHead();
    this.schedule(Math.max(0, this.lastMs + this.pauseMs - performance.now()));
  }

  dispose(): void {
    if (this.timer) clearTimeout(this.timer);
    this.visible = false;
  }

  private schedule(afterMs: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.send();
    }, afterMs);
  }

  private send(): void {
    if (!this.visible || !this.follower.isReady) return;
    const startMs = performance.now();
    const { fold } = this.follower;
    this.postHead();
    const { manifest } = this.follower.currentRow;
    if (fold.version !== this.chartVersion && manifest) {
      this.chartVersion = fold.version;
      this.post(toSeries(manifest.id, fold, this.window));
      this.post(toRibbons(manifest.id, fold, this.window));
      this.postFace();
    }
    this.lastMs = performance.now();
    this.pauseMs = Math.max(EVERY_MS, (this.lastMs - startMs) / BUSY_SHARE);
  }

  private postHead(): void {
    const { fold, currentRow, warnings, isDisconnected, ranks } = this.follower;
    this.alertVersion = fold.alertVersion;
    this.headKey = this.keyOf();
    const { clock } = this;
    const nowMs = Date.now();
    this.post(toHead({ row: currentRow, fold, warnings, ranks, disconnected: isDisconnected, nowMs, clock }));
  }

  private postFace(): void {
    const { fold, currentRow } = this.follower;
    if (currentRow.manifest) this.post(toFace(currentRow.manifest.id, fold, this.cursor));
  }

  /** What must be shown at once when it changes; steps and rates wait for their turn. */
  private keyOf(): string {
    const { alive, adoptable, listing, manifest } = this.follower.currentRow;
    const { isDisconnected } = this.follower;
    return [
      alive,
      adoptable,
      listing.status,
      listing.reason,
      isDisconnected,
      manifest?.notRecording?.why,
      manifest?.name,
      manifest?.backend,
    ].join('|');
  }
}
