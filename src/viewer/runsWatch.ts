import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { reduceAlerts } from '../domain/alert';
import { ENDED } from '../domain/run';
import { findLiveness } from '../journal/liveness';
import { ENDPOINT_FILE } from '../journal/readEndpoint';
import { statPlainFile } from '../journal/plainFile';
import type { FromViewer, RunRow } from '../protocol/viewer';
import { EventsTail } from './eventsTail';
import { readRow, toBrokenRow } from './readRow';

/** run.json is replaced twice a second at most: a row that is shown is hardly older than it. */
const ROWS_EVERY_MS = 250;
const LIST_EVERY_MS = 500;
const ALERTS_EVERY_MS = 120;
/** A folder may stand for a moment before its run.json does. */
const YOUNG_MS = 10_000;

interface Live {
  readonly folder: string;
  readonly events: EventsTail;
  readonly sinceMs: number;
  stamp: string;
  row: RunRow | null;
  told: string;
}

/**
 * A runs folder: which runs there are (names only: nothing is opened), and the rows and alerts of those that have not ended.
 * Ended runs cost nothing until somebody asks for them.
 */
export class RunsWatch {
  private ids: readonly string[] | null = null;
  private readonly live = new Map<string, Live>();
  private readonly timers: NodeJS.Timeout[];

  constructor(
    private readonly runsDir: string,
    private readonly post: (message: FromViewer) => void,
  ) {
    this.list();
    this.pollRows();
    this.timers = [
      setInterval(() => this.list(), LIST_EVERY_MS),
      setInterval(() => this.pollRows(), ROWS_EVERY_MS),
      setInterval(() => this.pollAlerts(), ALERTS_EVERY_MS),
    ];
  }

  dispose(): void {
    this.timers.forEach(clearInterval);
  }

  private list(): void {
    const ids = listIds(this.runsDir);
    const before = this.ids;
    if (before && ids.length === before.length && ids.every((id, index) => id === before[index])) return;
    const known = new Set(before);
    const now = new Set(ids);
    this.ids = ids;
    for (const id of ids)
      if (!known.has(id) && (before !== null || mayBeLive(join(this.runsDir, id)))) this.track(id);
    for (const id of this.live.keys()) if (!now.has(id)) this.live.delete(id);
    this.post({ kind: 'runs', runsDir: this.runsDir, ids });
  }

  private track(id: string): void {
    const folder = join(this.runsDir, id);
    this.live.set(id, {
      folder,
      events: new EventsTail(folder),
      sinceMs: performance.now(),
      stamp: '',
      row: null,
      told: '',
    });
  }

  private pollRows(): void {
    const changed: RunRow[] = [];
    for (const [id, live] of this.live) {
      const row = this.refresh(live);
      if (!row && live.told !== '') {
        // Deleted while it was going, and not as a whole: a program that goes on may write its checkpoints there again.
        changed.push(toBrokenRow(live.folder, 'its run.json is gone'));
        this.live.delete(id);
        continue;
      }
      if (!row) {
        if (performance.now() - live.sinceMs > YOUNG_MS) this.live.delete(id);
        continue;
      }
      const told = JSON.stringify([row.listing, row.alive, row.adoptable, live.stamp]);
      if (told !== live.told) {
        live.told = told;
        changed.push(row);
      }
      if (ENDED.has(row.listing.status)) {
        this.tellAlerts(live);
        this.live.delete(id);
      }
    }
    if (changed.length > 0) this.post({ kind: 'rows', runsDir: this.runsDir, rows: changed });
  }

  private pollAlerts(): void {
    for (const live of this.live.values()) this.tellAlerts(live);
  }

  private tellAlerts(live: Live): void {
    if (!live.events.poll()) return;
    const manifest = this.refresh(live)?.manifest;
    if (manifest) {
      const alerts = reduceAlerts(live.events.alerts);
      this.post({ kind: 'alert', folder: live.folder, alerts, manifest });
    }
  }

  /** The row, read again when run.json was replaced. Who lives is looked at each time. */
  private refresh(live: Live): RunRow | null {
    const stat = statPlainFile(join(live.folder, 'run.json'));
    const stamp = stat.kind === 'file' ? `${stat.ino}-${stat.mtimeMs}` : stat.kind;
    const manifest = live.stamp === stamp ? live.row?.manifest : null;
    const liveness = manifest ? findLiveness(live.folder, manifest) : null;
    // Where the recorder has just vanished, its last manifest may have come in between.
    const isKnown = liveness !== null && (liveness.alive || live.row?.alive === false);
    live.row = live.row && isKnown ? { ...live.row, ...liveness } : readRow(live.folder);
    live.stamp = stamp;
    return live.row;
  }
}

/** Folders in a runs folder, newest first. A link is listed, so that it is shown as the broken run that it is. */
export function listIds(runsDir: string): string[] {
  try {
    return readdirSync(runsDir, { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
      .map((entry) => entry.name)
      .sort((a, b) => (a < b ? 1 : -1));
  } catch {
    return [];
  }
}

/** A run that has not ended has an endpoint or a lock (its recorder removes both at the end); one that begins may have nothing yet. */
function mayBeLive(folder: string): boolean {
  return (
    exists(join(folder, ENDPOINT_FILE)) || exists(join(folder, 'lock')) || !exists(join(folder, 'run.json'))
  );
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
