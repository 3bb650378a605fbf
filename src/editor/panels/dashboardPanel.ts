import * as vscode from 'vscode';
import type { FromPanel, PanelHead, ToPanel } from '../../protocol/panel';
import type { ViewerClient } from '../runs/viewerClient';
import { createEmptyHead } from './emptyHead';
import { keepInWorkspace } from './keepInWorkspace';
import { decodeFromPanel } from './decodeFromPanel';
import { PostQueue } from './postQueue';
import { renderDashboardHtml } from './dashboardHtml';

export interface DashboardContext {
  readonly viewer: ViewerClient;
  readonly log: vscode.LogOutputChannel;
  /** `dist/webview`: the only folder that the page may load from. */
  readonly assets: vscode.Uri;
  readonly icon: vscode.Uri;
  /** Commands of the person at the panel; what concerns only the view is answered by the panel itself. */
  handle(intent: FromPanel, panel: DashboardPanel): void | Promise<void>;
  /** Nothing of the workspace is started before it is trusted. */
  canStart(): boolean;
  /** A dashboard is there: runs may be read. */
  onOpened(): void;
}

/** One dashboard: a webview that follows one run at a time through the viewer worker. */
export class DashboardPanel implements vscode.Disposable {
  private head: PanelHead | null = null;
  private ready = false;
  private undecoded = 0;
  private readonly queue: PostQueue;
  private readonly subscriptions: vscode.Disposable[] = [];
  private readonly disposed = new vscode.EventEmitter<void>();
  private readonly kept = new vscode.EventEmitter<void>();
  readonly onDidDispose = this.disposed.event;
  /** The page has another view of its run now. */
  readonly onDidKeep = this.kept.event;

  constructor(
    readonly key: string,
    readonly pinned: boolean,
    private readonly panel: vscode.WebviewPanel,
    private readonly context: DashboardContext,
    private current: string | null,
    /** What a page that this one replaces had kept of its view. */
    private view: unknown = null,
  ) {
    this.queue = new PostQueue((message) => this.send(message));
    panel.webview.options = { enableScripts: true, localResourceRoots: [context.assets] };
    panel.iconPath = context.icon;
    this.subscriptions.push(
      panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message)),
      panel.onDidChangeViewState(() => this.tellVisible()),
      panel.onDidDispose(() => this.end()),
      context.viewer.onPanel(({ panel: key, message }) => key === this.key && this.take(message)),
      context.viewer.onFailed(({ folder, message: text }) => {
        if (folder !== null && folder === this.current) this.post({ kind: 'notice', text, tone: 'error' });
      }),
    );
    panel.webview.html = renderDashboardHtml(panel.webview, context.assets, view);
    context.onOpened();
    if (current) context.viewer.follow(key, current);
  }

  /** Folder of the run that is shown. */
  get folder(): string | null {
    return this.current;
  }

  get visible(): boolean {
    return this.panel.visible;
  }

  get active(): boolean {
    return this.panel.active;
  }

  /** The last head, with the alerts that buttons of the panel speak of. */
  get lastHead(): PanelHead | null {
    return this.head;
  }

  /** Scroll, scrubber and the like, as the page kept it last. */
  get keptView(): unknown {
    return this.view;
  }

  show(folder: string): void {
    if (folder === this.current) return;
    this.current = folder;
    this.head = null;
    this.queue.clear();
    this.context.viewer.follow(this.key, folder);
    this.tellVisible();
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  /** Where it would cover the code that one is in, it moves beside it. */
  revealBeside(): void {
    const isBehind = !this.visible && this.panel.viewColumn === vscode.window.activeTextEditor?.viewColumn;
    this.panel.reveal(isBehind ? vscode.ViewColumn.Beside : undefined, true);
  }

  post(message: ToPanel): void {
    this.queue.post(message);
  }

  /** Everything anew: trust was given, or the page starts again. */
  refresh(): void {
    this.queue.clear();
    if (this.current) this.context.viewer.tell({ kind: 'resend', panel: this.key });
    else this.post(createEmptyHead(this.context.canStart() ? 'no-run' : 'untrusted'));
  }

  dispose(): void {
    this.panel.dispose();
  }

  private take(message: Extract<ToPanel, { kind: 'head' | 'series' | 'ribbons' | 'face' | 'paths' }>): void {
    if (message.kind !== 'head') return this.post(message);
    const run = message.run
      ? {
          ...keepInWorkspace(message.run),
          canStart: message.run.canStart && this.context.canStart(),
        }
      : null;
    this.head = { ...message, run };
    if (run) this.panel.title = run.number === null ? run.name : vscode.l10n.t('Margin: run {0}', run.number);
    this.post(this.head);
  }

  private receive(message: unknown): void {
    const intent = decodeFromPanel(message);
    if (!intent) {
      this.undecoded += 1;
      this.context.log.warn(`A dashboard sent something that is no intent (${this.undecoded} so far).`);
      return;
    }
    switch (intent.kind) {
      case 'ready':
        this.ready = true;
        return this.refresh();
      case 'window':
        return this.context.viewer.tell({ ...intent, panel: this.key });
      case 'cursor':
        return this.context.viewer.tell({ ...intent, panel: this.key });
      case 'rank':
      case 'earlierRuns':
        return this.context.viewer.tell({ ...intent, panel: this.key });
      case 'keep':
        this.view = intent.state;
        return this.kept.fire();
      case 'log':
        return this.context.log[intent.level](`Dashboard: ${intent.text}`);
      default:
        Promise.resolve(this.context.handle(intent, this)).catch((error: unknown) => {
          this.context.log.error(`The dashboard's "${intent.kind}" failed:`, error);
        });
    }
  }

  private tellVisible(): void {
    // A hidden page is gone; it says "ready" when it is back.
    if (!this.panel.visible) this.ready = false;
    this.context.viewer.tell({ kind: 'visible', panel: this.key, visible: this.panel.visible });
  }

  private async send(message: ToPanel): Promise<void> {
    if (this.ready && this.panel.visible) await this.panel.webview.postMessage(message);
  }

  private end(): void {
    this.context.viewer.unfollow(this.key);
    this.queue.clear();
    for (const subscription of this.subscriptions) subscription.dispose();
    this.disposed.fire();
    this.disposed.dispose();
    this.kept.dispose();
  }
}
