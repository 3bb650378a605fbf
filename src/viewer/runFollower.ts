import { existsSync } from 'node:fs';
import { ENDED } from '../domain/run';
import { decodeManifest } from '../journal/manifestSchema';
import { readManifest, type ManifestReading } from '../journal/readManifest';
import { RunFold } from '../journal/runFold';
import { RunReader } from '../journal/runReader';
import { listRanks } from '../journal/segmentNames';
import { statPlainFile } from '../journal/plainFile';
import type { ViewerUpFrame } from '../protocol/frames';
import type { RunRow } from '../protocol/viewer';
import { toBrokenRow, toRow } from './readRow';
import { RecorderLink } from './recorderLink';

const TICK_MS = 250;
/** While a recorder sends everything, the files are looked at only now and then. */
const LINKED_POLL_MS = 2000;
/** An ended run may still be renamed or adopted. */
const ENDED_POLL_MS = 2000;
const DISCONNECTED_AFTER_MS = 1500;
const LONGEST_RETRY_MS = 2000;
/** A run's folder may stand for a moment before its run.json does. */
const YOUNG_MS = 5000;

/**
 * One run folder that at least one panel shows: its journal read, then tailed through its recorder's socket while that lives,
 * else through the files. `onChange` says that something may be new.
 */
export class RunFollower {
  readonly fold: RunFold;
  private readonly reader: RunReader;
  private readonly timer: NodeJS.Timeout;
  private reading: ManifestReading = { kind: 'missing' };
  private row: RunRow;
  /** The run as it was read last. */
  private known: RunRow['listing'] | undefined;
  private link: RecorderLink | null = null;
  private linked = false;
  private unlinkedSinceMs = performance.now();
  private nextLinkMs = 0;
  private retryMs = TICK_MS;
  private nextPollMs = 0;
  private hadLink = false;
  private toldReach = '';
  private readonly sinceMs = performance.now();

  constructor(
    readonly folder: string,
    private readonly onChange: () => void,
    /** Whose series and snapshots are kept. */
    readonly rank = 0,
  ) {
    this.fold = new RunFold(rank);
    this.reader = new RunReader(folder, this.fold);
    this.readManifest();
    this.row = this.makeRow();
    this.poll();
    this.attach();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  get currentRow(): RunRow {
    return this.row;
  }

  /** False while a folder that has just been made has no run.json: nothing is to be said of it yet. */
  get isReady(): boolean {
    return this.reading.kind !== 'missing' || performance.now() - this.sinceMs > YOUNG_MS;
  }

  /** Ranks that have recorded something, ascending. */
  get ranks(): number[] {
    return listRanks(this.folder);
  }

  get warnings(): string[] {
    const { skippedEvents } = this.reader;
    const skipped = skippedEvents > 0 ? [`events.jsonl: ${skippedEvents} bad lines were skipped`] : [];
    return [...this.reader.warnings, ...skipped];
  }

  /** A live run whose recorder this viewer can't reach for a while. */
  get isDisconnected(): boolean {
    if (this.linked || !this.row.alive || !this.hadLink) return false;
    return performance.now() - this.unlinkedSinceMs > DISCONNECTED_AFTER_MS;
  }

  /** Sends a command through this viewer's connection; false when there is none. */
  send(frame: ViewerUpFrame): boolean {
    if (!this.link || !this.linked) return false;
    this.link.send(frame);
    return true;
  }

  /** Somebody has written into the folder: it is read at once. */
  look(): void {
    this.readManifest();
    this.poll();
  }

  dispose(): void {
    clearInterval(this.timer);
    this.link?.close();
    this.link = null;
  }

  private tick(): void {
    const now = performance.now();
    const ended = this.row.manifest !== null && ENDED.has(this.row.manifest.status);
    this.attach();
    if (now < this.nextPollMs) {
      this.updateRow();
      return;
    }
    this.readManifest();
    this.poll();
    this.nextPollMs = now + (this.linked ? LINKED_POLL_MS : ended ? ENDED_POLL_MS : 0);
  }

  private poll(): void {
    const version = this.fold.version + this.fold.alertVersion;
    this.reader.poll();
    this.updateRow();
    if (version !== this.fold.version + this.fold.alertVersion) this.onChange();
  }

  private readManifest(): void {
    const path = `${this.folder}/run.json`;
    const stat = statPlainFile(path);
    const known = this.reading.kind === 'missing' ? -1 : this.reading.mtimeMs;
    if (stat.kind === 'file' && stat.mtimeMs === known) return;
    this.reading = readManifest(this.folder);
  }

  private makeRow(): RunRow {
    if (this.reader.broken) return toBrokenRow(this.folder, this.reader.broken);
    const row = toRow(this.folder, this.reading);
    if (row?.manifest) this.known = row.listing;
    return row ?? toBrokenRow(this.folder, this.describeMissing(), this.known);
  }

  private describeMissing(): string {
    return existsSync(this.folder)
      ? 'the folder has no run.json'
      : `its folder is gone, deleted or moved: ${this.folder}`;
  }

  private updateRow(): void {
    const before = this.row;
    this.row = this.makeRow();
    const reach = `${this.isDisconnected} ${this.isReady}`;
    const changed =
      reach !== this.toldReach ||
      before.manifest !== this.row.manifest ||
      before.alive !== this.row.alive ||
      before.adoptable !== this.row.adoptable ||
      before.listing.reason !== this.row.listing.reason;
    this.toldReach = reach;
    if (changed) this.onChange();
  }

  private attach(): void {
    const now = performance.now();
    if (this.link || now < this.nextLinkMs || this.reader.broken) return;
    const { manifest } = this.row;
    if (!manifest || ENDED.has(manifest.status)) return;
    this.retryMs = Math.min(LONGEST_RETRY_MS, this.retryMs * 2);
    this.nextLinkMs = now + this.retryMs;
    this.link = RecorderLink.open(this.folder, () => this.reader.offsets(), {
      onAppend: (append) => {
        this.linked = true;
        this.hadLink = true;
        this.retryMs = TICK_MS;
        this.reader.receive(append);
        this.onChange();
      },
      onChange: () => this.poll(),
      onManifest: (manifest) => this.takeManifest(manifest),
      onClose: () => this.lose(),
    });
  }

  private takeManifest(value: Readonly<Record<string, unknown>>): void {
    this.linked = true;
    this.hadLink = true;
    const decoded = decodeManifest(value);
    if (!('manifest' in decoded)) return;
    const mtimeMs = this.reading.kind === 'missing' ? -1 : this.reading.mtimeMs;
    this.reading = { kind: 'manifest', manifest: decoded.manifest, mtimeMs };
    this.updateRow();
  }

  private lose(): void {
    this.link = null;
    if (this.linked) this.unlinkedSinceMs = performance.now();
    this.linked = false;
    // The last words are in the files.
    this.nextPollMs = 0;
    this.readManifest();
    this.poll();
  }
}
