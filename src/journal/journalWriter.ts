import { accessSync, constants, mkdirSync, readdirSync, statSync, statfsSync, unlinkSync } from 'node:fs';
import type { RunEvent } from '../domain/event';
import type { RunManifest } from '../domain/run';
import type { Snapshot, SnapshotStatistics } from '../domain/snapshot';
import { describeDiskError } from './describeDiskError';
import { EVENTS_FILE, EventLog } from './eventLog';
import type { JournalCounts, JournalOptions, NotRecording, RowBatch } from './journalTypes';
import { ManifestFile } from './manifestFile';
import { readPlainFile } from './plainFile';
import { RankJournal } from './rankJournal';
import { EventDecoder } from './readEvents';
import { listRanks } from './segmentNames';
import type { TableEvents } from './tableWriter';

export type { JournalAppend, JournalCounts, JournalOptions, NotRecording, RowBatch } from './journalTypes';

const FLUSH_MS = 200;
const CHECK_MS = 2000;
const MIN_FREE_BYTES = 16 * 1024 * 1024;
/** More rows than this are written at once, not after the pause. */
const FLUSH_ROWS = 16_384;
const LEFT_OVER = /^(run\.json|[a-z]+-\d+\.arrow)\.\d+$/;

/**
 * The only writer of a run folder's journal. Appends are synchronous and never throw: trouble with the disk becomes
 * `notRecording`, and what comes meanwhile is counted in `unrecorded` and named as a gap when there is room again.
 */
export class JournalWriter {
  /** Torn tails of an adopted folder, names left out. */
  readonly warnings: string[] = [];
  private readonly ranks = new Map<number, RankJournal>();
  private readonly events: EventLog;
  private readonly manifest: ManifestFile;
  private readonly tableEvents: TableEvents;
  private readonly inode: number;
  private readonly check: NodeJS.Timeout;
  private timer: NodeJS.Timeout | null = null;
  private stop: NotRecording | null = null;
  private lostRows = 0;
  private lostSnapshots = 0;
  private closed = false;

  /** Opens a new folder, or goes on in an adopted one (torn tails are cut off and named in `warnings`). Throws when the folder can't be used at all. */
  static async open(options: JournalOptions): Promise<JournalWriter> {
    return new JournalWriter(options);
  }

  private constructor(private readonly options: JournalOptions) {
    const { folder } = options;
    this.inode = statSync(folder).ino;
    this.tableEvents = {
      onAppend: (append) => options.onAppend?.(append),
      onReplaced: (file, by) => options.onReplaced?.(file, by),
      warn: (warning) => this.warnings.push(warning),
    };
    this.events = new EventLog(folder, this.tableEvents.onAppend);
    this.manifest = new ManifestFile(folder);
    this.recover();
    this.check = setInterval(() => this.checkDisk(), options.checkMs ?? CHECK_MS);
    this.check.unref();
    this.checkDisk();
    if (!this.stop) this.manifest.makeReserve();
  }

  /** Set while the journal stands still. */
  get notRecording(): NotRecording | null {
    return this.stop;
  }

  /** Rows and snapshots that could not be written since this writer was opened, over all ranks. */
  get unrecorded(): JournalCounts {
    return { rows: this.lostRows, snapshots: this.lostSnapshots };
  }

  /** What `welcome` and `ack` say of a rank. Call flushNow() before a `welcome`. */
  counts(rank: number): JournalCounts {
    return this.rank(rank).counts;
  }

  appendRows(rank: number, batch: RowBatch): void {
    const journal = this.rank(rank);
    journal.add(batch);
    if (journal.waiting >= FLUSH_ROWS) this.flushNow();
    else this.timer ??= setTimeout(() => this.flushNow(), this.options.flushMs ?? FLUSH_MS);
  }

  appendDerived(rank: number, step: number, time: number, values: ReadonlyMap<string, number>): void {
    if (this.stop || values.size === 0) return;
    this.attempt(step, () => this.rank(rank).writeDerived(step, time, values));
  }

  appendSnapshot(rank: number, snapshot: Snapshot, statistics: SnapshotStatistics): void {
    const journal = this.rank(rank);
    const done = !this.stop && this.attempt(snapshot.step, () => journal.writeSnapshot(snapshot, statistics));
    if (!done) {
      journal.lose(0, 1, snapshot.step, snapshot.step);
      this.lostSnapshots += 1;
    }
    this.options.onWritten?.(rank, journal.counts);
  }

  /** Written and forwarded at once; while the journal stands still the latest thousand wait. */
  appendEvent(event: RunEvent): void {
    if (this.stop) this.events.hold(event);
    else this.attempt(null, () => this.events.append(event));
  }

  /** Writes all that is pending now. */
  flushNow(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    for (const [rank, journal] of this.ranks) {
      if (journal.waiting === 0) continue;
      if (!this.stop) this.attempt(null, () => journal.writeRows());
      if (this.stop) this.lostRows += journal.discard();
      this.options.onWritten?.(rank, journal.counts);
    }
  }

  /** Replaces run.json atomically; of several at once the last stands. False when that failed (the reserve was given up for it first). */
  async writeManifest(manifest: RunManifest): Promise<boolean> {
    return this.isInPlace() ? this.manifest.write(manifest) : false;
  }

  /** `ended: true`: end-of-stream markers, every stream is rewritten as a file. `false` leaves the streams for the next recorder. */
  async close(how: { readonly ended: boolean }): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.flushNow();
    if (this.timer) clearTimeout(this.timer);
    clearInterval(this.check);
    if (this.stop) this.goOn();
    const ended = how.ended && !this.stop;
    await Promise.all([...this.ranks.values()].map((journal) => journal.finish(ended)));
    this.events.close();
  }

  private rank(rank: number): RankJournal {
    let journal = this.ranks.get(rank);
    if (!journal) {
      journal = new RankJournal(this.options.folder, rank, this.tableEvents);
      this.ranks.set(rank, journal);
      if (!this.stop)
        this.attempt(null, () => mkdirSync(`${this.options.folder}/ranks/${rank}`, { recursive: true }));
    }
    return journal;
  }

  private recover(): void {
    const { folder } = this.options;
    this.removeLeftovers(folder);
    this.events.recover();
    const givenUp = this.readGaps();
    for (const rank of listRanks(folder)) {
      this.removeLeftovers(`${folder}/ranks/${rank}`);
      this.rank(rank).recover(givenUp.get(rank) ?? { rows: 0, snapshots: 0 });
    }
  }

  /** What earlier recorders of this folder gave up, by rank: gap events that the journal wrote itself carry a rank. */
  private readGaps(): Map<number, JournalCounts> {
    const byRank = new Map<number, JournalCounts>();
    const bytes = readPlainFile(`${this.options.folder}/${EVENTS_FILE}`);
    for (const event of bytes ? new EventDecoder().push(bytes) : []) {
      if (event.kind !== 'gap' || typeof event.rank !== 'number') continue;
      const before = byRank.get(event.rank) ?? { rows: 0, snapshots: 0 };
      byRank.set(event.rank, {
        rows: before.rows + event.rows,
        snapshots: before.snapshots + event.snapshots,
      });
    }
    return byRank;
  }

  /** Temporary files that a killed recorder left. */
  private removeLeftovers(folder: string): void {
    for (const name of readdirSync(folder)) if (LEFT_OVER.test(name)) unlinkSync(`${folder}/${name}`);
  }

  private attempt(step: number | null, write: () => void): boolean {
    try {
      write();
      return true;
    } catch (error) {
      this.halt(describeDiskError(error), step);
      return false;
    }
  }

  private halt(why: string, step: number | null): void {
    if (this.stop) return;
    const last = Math.max(0, ...[...this.ranks.values()].map((journal) => journal.lastStep));
    this.stop = { sinceStep: step ?? last, why: this.isInPlace() ? why : 'the run folder is gone' };
    this.options.onRecording?.(this.stop);
  }

  private checkDisk(): void {
    const trouble = this.findTrouble();
    if (trouble) this.halt(trouble, null);
    else if (this.stop) this.goOn();
    else for (const journal of this.ranks.values()) journal.closeLeftovers();
  }

  private findTrouble(): string | null {
    if (!this.isInPlace()) return 'the run folder is gone';
    try {
      // Files that are open could still grow, but run.json not be replaced: the folder would say less than it holds.
      accessSync(this.options.folder, constants.W_OK);
      const { bavail, bsize } = statfsSync(this.options.folder);
      return bavail * bsize < (this.options.minFreeBytes ?? MIN_FREE_BYTES) ? 'disk full' : null;
    } catch (error) {
      return describeDiskError(error);
    }
  }

  /** The folder that was opened is still in its place; another one of that name is not ours. */
  isInPlace(): boolean {
    try {
      return statSync(this.options.folder).ino === this.inode;
    } catch {
      return false;
    }
  }

  /** Tries to write what waits: the gaps and the events. When that works the journal goes on. */
  private goOn(): void {
    if (this.findTrouble()) return;
    const { stop } = this;
    const time = (this.options.now?.() ?? new Date()).toISOString();
    const gaps = [...this.ranks].filter(([, journal]) => journal.lost !== null);
    this.stop = null;
    for (const [rank, journal] of gaps) {
      this.events.hold({ kind: 'gap', time, rank, ...journal.lost!, why: stop!.why });
      journal.lost = null;
    }
    const done = this.attempt(stop!.sinceStep, () => {
      for (const rank of this.ranks.keys())
        mkdirSync(`${this.options.folder}/ranks/${rank}`, { recursive: true });
      this.events.append(null);
    });
    if (!done) {
      this.stop = stop;
      return;
    }
    this.manifest.makeReserve();
    this.options.onRecording?.(null);
  }
}
