import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Alert } from '../../domain/alert';
import type { RunRow } from '../../protocol/viewer';
import { isLive } from './isLive';
import type { ViewerClient } from './viewerClient';

/** Alerts of one run, as they stand now. */
export interface RunAlerts {
  readonly row: RunRow;
  readonly alerts: readonly Alert[];
}

/** What this window knows of the runs in its runs folders: ids, and the rows that somebody asked for or that are live. */
export class RunStore implements vscode.Disposable {
  private readonly idsByDir = new Map<string, readonly string[]>();
  private readonly rowsByFolder = new Map<string, RunRow>();
  private readonly alertsByFolder = new Map<string, readonly Alert[]>();
  private readonly idsChanged = new vscode.EventEmitter<string>();
  private readonly rowsChanged = new vscode.EventEmitter<readonly RunRow[]>();
  private readonly alertsChanged = new vscode.EventEmitter<RunAlerts>();
  private readonly subscriptions: vscode.Disposable[];

  /** A runs folder was listed, or a run appeared or went. */
  readonly onDidChangeIds = this.idsChanged.event;
  readonly onDidChangeRows = this.rowsChanged.event;
  readonly onDidChangeAlerts = this.alertsChanged.event;

  constructor(private readonly viewer: ViewerClient) {
    this.subscriptions = [
      viewer.onRuns(({ runsDir, ids }) => this.takeIds(runsDir, ids)),
      viewer.onRows(({ rows }) => this.takeRows(rows)),
      viewer.onAlert(({ folder, alerts, manifest }) => {
        const before = this.rowsByFolder.get(folder);
        const row = toRow(folder, manifest, before);
        this.takeRows([row]);
        this.takeAlerts(row, alerts);
      }),
    ];
  }

  watch(runsDir: string): void {
    this.viewer.watch(runsDir);
  }

  unwatch(runsDir: string): void {
    this.viewer.unwatch(runsDir);
    const ids = this.idsByDir.get(runsDir) ?? [];
    this.idsByDir.delete(runsDir);
    for (const id of ids) this.forget(join(runsDir, id));
    this.idsChanged.fire(runsDir);
  }

  /** Newest first; undefined while the folder was not listed yet. */
  idsOf(runsDir: string): readonly string[] | undefined {
    return this.idsByDir.get(runsDir);
  }

  row(folder: string): RunRow | undefined {
    return this.rowsByFolder.get(folder);
  }

  /** All rows known now: live runs, and pages that were looked at. */
  rows(): readonly RunRow[] {
    return [...this.rowsByFolder.values()];
  }

  liveRows(): readonly RunRow[] {
    return this.rows().filter(isLive);
  }

  /** Rows of these folders, in their order; read where not known yet. */
  async loadRows(folders: readonly string[]): Promise<readonly RunRow[]> {
    const missing = folders.filter((folder) => !this.rowsByFolder.has(folder));
    const read = await this.viewer.readRows(missing);
    for (const row of read) {
      if (!this.rowsByFolder.has(row.folder)) this.rowsByFolder.set(row.folder, row);
    }
    return folders.map((folder) => this.rowsByFolder.get(folder)).filter((row) => row !== undefined);
  }

  /** Reads a run's row anew, whatever is known. */
  async refreshRow(folder: string): Promise<RunRow | undefined> {
    const [row] = await this.viewer.readRows([folder]);
    if (row) this.takeRows([row]);
    return row;
  }

  async loadAlerts(row: RunRow): Promise<readonly Alert[]> {
    const known = this.alertsByFolder.get(row.folder);
    if (known) return known;
    const alerts = await this.viewer.readAlerts(row.folder);
    if (!this.alertsByFolder.has(row.folder)) this.takeAlerts(row, alerts);
    return this.alertsByFolder.get(row.folder) ?? alerts;
  }

  alertsOf(folder: string): readonly Alert[] {
    return this.alertsByFolder.get(folder) ?? [];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    for (const emitter of [this.idsChanged, this.rowsChanged, this.alertsChanged]) emitter.dispose();
  }

  private takeIds(runsDir: string, ids: readonly string[]): void {
    const now = new Set(ids);
    for (const id of this.idsByDir.get(runsDir) ?? []) if (!now.has(id)) this.forget(join(runsDir, id));
    this.idsByDir.set(runsDir, ids);
    this.idsChanged.fire(runsDir);
  }

  private takeRows(rows: readonly RunRow[]): void {
    if (rows.length === 0) return;
    for (const row of rows) this.rowsByFolder.set(row.folder, row);
    this.rowsChanged.fire(rows);
  }

  private takeAlerts(row: RunRow, alerts: readonly Alert[]): void {
    this.alertsByFolder.set(row.folder, alerts);
    this.alertsChanged.fire({ row, alerts });
  }

  private forget(folder: string): void {
    this.rowsByFolder.delete(folder);
    this.alertsByFolder.delete(folder);
  }
}

function toRow(
  folder: string,
  manifest: NonNullable<RunRow['manifest']>,
  before: RunRow | undefined,
): RunRow {
  const { id, name, number, status, reason, startedAt, endedAt, steps, backend, worst } = manifest;
  return {
    folder,
    listing: { id, name, number, status, reason, startedAt, endedAt, steps, backend, folder, worst },
    manifest,
    alive: before?.alive ?? true,
    adoptable: before?.adoptable ?? false,
  };
}
