import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { Alert } from '../../domain/alert';
import type { ToldLoss } from '../../domain/toldLoss';
import type { FromViewer, RunRow, ToViewer } from '../../protocol/viewer';

type Told<K extends FromViewer['kind']> = Extract<FromViewer, { kind: K }>;
type PanelCommand = Extract<ToViewer, { kind: 'command' }>['command'];

const FIRST_RESTART_MS = 200;
const LAST_RESTART_MS = 10_000;
/** A worker that lived this long is no crash loop. */
const SETTLED_MS = 30_000;

interface FollowedPanel {
  readonly folder: string;
  window: Extract<ToViewer, { kind: 'window' }> | null;
  cursor: Extract<ToViewer, { kind: 'cursor' }> | null;
  rank: Extract<ToViewer, { kind: 'rank' }> | null;
  visible: boolean;
}

/**
 * The viewer worker, seen from the extension host: started when first asked, started again after a crash with everything
 * that was watched and followed. Arrow, sockets and run folders are its business; the host only passes messages on.
 */
export class ViewerClient implements vscode.Disposable {
  private worker: Worker | null = null;
  private disposed = false;
  private restartMs = FIRST_RESTART_MS;
  private restart: NodeJS.Timeout | null = null;
  private startedAtMs = 0;
  private lastRequest = 0;
  private readonly watched = new Set<string>();
  private readonly followed = new Map<string, FollowedPanel>();
  private readonly requests = new Map<number, { message: ToViewer; settle: (message: FromViewer) => void }>();
  private readonly runs = new vscode.EventEmitter<Told<'runs'>>();
  private readonly rows = new vscode.EventEmitter<Told<'rows'>>();
  private readonly alerts = new vscode.EventEmitter<Told<'alert'>>();
  private readonly panels = new vscode.EventEmitter<Told<'panel'>>();
  private readonly failures = new vscode.EventEmitter<Told<'failed'>>();

  readonly onRuns = this.runs.event;
  readonly onRows = this.rows.event;
  readonly onAlert = this.alerts.event;
  readonly onPanel = this.panels.event;
  readonly onFailed = this.failures.event;

  constructor(
    private readonly file: string,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  watch(runsDir: string): void {
    this.watched.add(runsDir);
    this.post({ kind: 'watch', runsDir });
  }

  unwatch(runsDir: string): void {
    if (this.watched.delete(runsDir)) this.post({ kind: 'unwatch', runsDir });
  }

  follow(panel: string, folder: string): void {
    const visible = this.followed.get(panel)?.visible ?? true;
    this.followed.set(panel, { folder, window: null, cursor: null, rank: null, visible });
    this.post({ kind: 'follow', panel, folder });
    if (!visible) this.post({ kind: 'visible', panel, visible });
  }

  unfollow(panel: string): void {
    if (this.followed.delete(panel)) this.post({ kind: 'unfollow', panel });
  }

  /** A zoom window, a cursor, a rank, visibility, or a wish for everything anew; nothing for a panel that follows no run. */
  tell(
    message: Extract<ToViewer, { kind: 'window' | 'cursor' | 'rank' | 'visible' | 'resend' | 'earlierRuns' }>,
  ): void {
    const panel = this.followed.get(message.panel);
    if (!panel) return;
    if (message.kind === 'window') panel.window = message;
    if (message.kind === 'cursor') panel.cursor = message;
    if (message.kind === 'rank') panel.rank = message;
    if (message.kind === 'visible') panel.visible = message.visible;
    this.post(message);
  }

  command(folder: string, command: PanelCommand, alertId?: string): void {
    this.post({ kind: 'command', folder, command, ...(alertId === undefined ? {} : { alertId }) });
  }

  tellLoss(folder: string, loss: ToldLoss): void {
    this.post({ kind: 'tellLoss', folder, loss });
  }

  /** Rows of these run folders; folders that are gone are left out. */
  async readRows(folders: readonly string[]): Promise<readonly RunRow[]> {
    if (folders.length === 0) return [];
    const answer = await this.request((request) => ({ kind: 'manifests', request, folders }));
    return answer.kind === 'manifests' ? answer.rows : [];
  }

  async readAlerts(folder: string): Promise<readonly Alert[]> {
    const answer = await this.request((request) => ({ kind: 'alerts', request, folder }));
    return answer.kind === 'alerts' ? answer.alerts : [];
  }

  dispose(): void {
    this.disposed = true;
    if (this.restart) clearTimeout(this.restart);
    // Not awaited: the new extension host starts only when this one lets go.
    void this.worker?.terminate();
    this.worker = null;
    for (const emitter of [this.runs, this.rows, this.alerts, this.panels, this.failures]) emitter.dispose();
  }

  private request(create: (request: number) => ToViewer): Promise<FromViewer> {
    const request = ++this.lastRequest;
    const message = create(request);
    return new Promise((settle) => {
      this.requests.set(request, { message, settle });
      this.post(message);
    });
  }

  private post(message: ToViewer): void {
    if (this.disposed) return;
    if (!this.worker && !this.restart) {
      // What is watched, followed and asked is told at the start, this message included.
      this.start();
      if (message.kind !== 'command' && message.kind !== 'tellLoss') return;
    }
    this.worker?.postMessage(message);
  }

  private start(): void {
    this.restart = null;
    this.log.debug('The viewer worker starts.');
    this.startedAtMs = performance.now();
    const worker = new Worker(this.file, { execArgv: [], stdout: false, stderr: false });
    this.worker = worker;
    worker.on('message', (message: FromViewer) => this.receive(message));
    worker.on('error', (error) => this.log.error('The viewer worker failed:', error));
    worker.on('exit', (code) => this.onExit(worker, code));
    for (const runsDir of this.watched) worker.postMessage({ kind: 'watch', runsDir } satisfies ToViewer);
    for (const [panel, { folder, window, cursor, rank, visible }] of this.followed) {
      const messages: ToViewer[] = [{ kind: 'follow', panel, folder }];
      if (rank) messages.push(rank);
      if (window) messages.push(window);
      if (cursor) messages.push(cursor);
      if (!visible) messages.push({ kind: 'visible', panel, visible });
      for (const message of messages) worker.postMessage(message);
    }
    for (const { message } of this.requests.values()) worker.postMessage(message);
  }

  private onExit(worker: Worker, code: number): void {
    if (this.disposed || this.worker !== worker) return;
    this.worker = null;
    if (performance.now() - this.startedAtMs > SETTLED_MS) this.restartMs = FIRST_RESTART_MS;
    this.log.warn(`The viewer worker ended with code ${code}; it starts again in ${this.restartMs} ms.`);
    this.restart = setTimeout(() => this.start(), this.restartMs);
    this.restartMs = Math.min(LAST_RESTART_MS, this.restartMs * 2);
  }

  private receive(message: FromViewer): void {
    switch (message.kind) {
      case 'runs':
        return this.runs.fire(message);
      case 'rows':
        return this.rows.fire(message);
      case 'alert':
        return this.alerts.fire(message);
      case 'panel':
        return this.panels.fire(message);
      case 'manifests':
      case 'alerts':
        this.requests.get(message.request)?.settle(message);
        this.requests.delete(message.request);
        return;
      case 'failed':
        this.log.error(`The viewer worker could not ${message.what}: ${message.message}`);
        return this.failures.fire(message);
    }
  }
}
