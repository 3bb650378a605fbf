import { render } from 'lit';
import { ENDED } from '../src/domain/run';
import type { PanelHead, PanelNotice, ToPanel } from '../src/protocol/panel';
import type { Host } from './host';
import { createIntents, type Intents } from './intents';
import { GUTTER } from './charts/laneSpec';
import { createActions } from './control/createActions';
import { createFaceRequests, type FaceRequests } from './control/faceRequests';
import { createQuietWatch, type QuietWatch } from './control/quietWatch';
import { keepFocus } from './control/keepFocus';
import { createPlayer, type Player } from './control/player';
import { createScrollKeeper, type ScrollKeeper } from './control/scrollKeeper';
import { toLayout, toPoints, type Layout } from './state/layout';
import { toMarks } from './state/marks';
import { currentRun, EMPTY_DATA, faceFor, reduceMessage, type PanelData } from './state/panelData';
import { liveEnd } from './state/steps';
import { parseViewState, toViewOfRun, type ViewState } from './state/viewState';
import { renderApp } from './views/appView';
import type { Screen, Transient } from './views/screen';
import type { Actions } from './control/actions';

const KEEP_AFTER_MS = 200;
const WINDOW_AFTER_MS = 150;
const NOTICE_MS = 8000;

/** The panel: what has arrived, what a person set up, and a frame drawn from both. */
export class Dashboard {
  data: PanelData = EMPTY_DATA;
  view: ViewState;
  hovered: number | null = null;
  layout: Layout;
  transient: Transient = {
    menu: null,
    playing: false,
    stopping: 'no',
    compact: false,
    planeExplained: false,
  };
  readonly intents: Intents;
  readonly actions: Actions;
  readonly player: Player;
  readonly #quiet: QuietWatch;
  readonly #faces: FaceRequests;
  readonly #scroll: ScrollKeeper;
  #scheduled = false;
  #keepTimer: ReturnType<typeof setTimeout> | undefined;
  #windowTimer: ReturnType<typeof setTimeout> | undefined;
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;
  #askedWindow = '';
  #askedEarlier: string | undefined;

  constructor(
    readonly host: Host,
    readonly root: HTMLElement,
  ) {
    this.view = parseViewState(host.readState());
    this.layout = toLayout(root.clientWidth);
    this.intents = createIntents(host);
    this.#faces = createFaceRequests(this.intents);
    this.player = createPlayer(this);
    this.#quiet = createQuietWatch(() => this.schedule());
    this.actions = createActions(this);
    this.#scroll = createScrollKeeper(this.view.scrollY);
    this.schedule();
  }

  receive(message: ToPanel): void {
    const before = this.data.head;
    this.data = reduceMessage(this.data, message);
    if (message.kind === 'head') {
      this.#quiet.see(message.run?.quietSeconds ?? null);
      this.#afterHead(before, message);
    }
    if (message.kind === 'face') this.#faces.arrived();
    if (message.kind === 'notice') this.#letGo(message.tone);
    this.schedule();
  }

  /** What went well needs no answer; what didn't stays until somebody has read it. */
  #letGo(tone: PanelNotice['tone']): void {
    clearTimeout(this.#noticeTimer);
    if (tone === 'info') this.#noticeTimer = setTimeout(() => this.dismissNotice(), NOTICE_MS);
  }

  dismissNotice(): void {
    clearTimeout(this.#noticeTimer);
    this.data = { ...this.data, notice: null };
    this.schedule();
  }

  /** Changes what is kept over a reload. */
  change(patch: Partial<ViewState>): void {
    const before = this.view;
    this.view = { ...before, ...patch };
    clearTimeout(this.#keepTimer);
    this.#keepTimer = setTimeout(() => this.host.keepState(this.view), KEEP_AFTER_MS);
    if (patch.zoom !== undefined && patch.zoom !== before.zoom) this.askWindow();
    if (patch.cursor !== undefined && patch.cursor !== before.cursor) this.intents.showStep(this.view.cursor);
    this.schedule();
  }

  changeTransient(patch: Partial<Transient>): void {
    this.transient = { ...this.transient, ...patch };
    this.schedule();
  }

  hover(step: number | null): void {
    if (step === this.hovered) return;
    this.hovered = step;
    const run = currentRun(this.data);
    if (step === null) this.#faces.release(this.view.cursor);
    else this.#faces.want(step, run);
    this.schedule();
  }

  resize(width: number): void {
    if (width === this.layout.width) return;
    this.layout = toLayout(width);
    this.#askEarlierRuns();
    this.askWindow();
    this.schedule();
  }

  /** Asks the host for series of the visible steps, in as many points as the widest lane has pixels. */
  askWindow(): void {
    clearTimeout(this.#windowTimer);
    this.#windowTimer = setTimeout(() => {
      const key = JSON.stringify([this.view.zoom, toPoints(this.layout), this.view.runId]);
      if (key === this.#askedWindow || !this.data.head?.run) return;
      this.#askedWindow = key;
      this.intents.showWindow(this.view.zoom, toPoints(this.layout));
    }, WINDOW_AFTER_MS);
  }

  lastStep(): number {
    return Math.max(this.data.head?.run?.step ?? 0, currentRun(this.data).series?.lastStep ?? 0);
  }

  /** Visible steps. */
  domain(): { x0: number; x1: number } {
    if (this.view.zoom) return { x0: this.view.zoom.from, x1: this.view.zoom.to };
    const run = this.data.head?.run;
    const last = this.lastStep();
    const ended = run !== null && run !== undefined && ENDED.has(run.status);
    return { x0: 0, x1: ended ? Math.max(last, 1) : liveEnd(last, run?.totalSteps ?? null) };
  }

  schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#draw();
    });
  }

  #afterHead(before: PanelHead | null, head: PanelHead): void {
    const runId = head.run?.id ?? null;
    if (runId !== (before?.run?.id ?? null) || before === null) {
      const view = toViewOfRun(this.view, runId);
      const isNew = view !== this.view;
      this.view = view;
      this.#askedWindow = '';
      this.player.stop();
      this.transient = { ...this.transient, stopping: 'no', menu: null };
      this.#scroll.begin();
      if (isNew) this.#scroll.aimAt(0);
      this.askWindow();
      if (view.cursor !== null) this.intents.showStep(view.cursor);
      this.host.keepState(this.view);
      this.#askEarlierRuns();
    }
    if (head.run?.status !== 'stopping' && head.run?.status !== 'running') this.#set({ stopping: 'no' });
    else if (head.run.status === 'stopping' && this.transient.stopping === 'no') this.actions.askStop();
  }

  /** The large plane has room for them; once a run. */
  #askEarlierRuns(): void {
    const runId = this.data.head?.run?.id;
    if (!this.layout.wide || runId === undefined || runId === this.#askedEarlier) return;
    this.#askedEarlier = runId;
    this.intents.askEarlierRuns();
  }

  #set(patch: Partial<Transient>): void {
    this.transient = { ...this.transient, ...patch };
  }

  /** Rows arrive before the word about them: toolbar, scrubber and lanes show one step. */
  #withLastStep(head: PanelHead): PanelHead {
    const last = this.lastStep();
    return head.run && head.run.step < last ? { ...head, run: { ...head.run, step: last } } : head;
  }

  toScreen(received: PanelHead): Screen {
    const head = this.#withLastStep(received);
    const data = currentRun(this.data);
    const pinnedAt = this.view.cursor ?? this.lastStep();
    const at = this.hovered ?? pinnedAt;
    const { x0, x1 } = this.domain();
    return {
      head,
      data,
      view: this.view,
      layout: this.layout,
      at,
      pinnedAt,
      live: this.view.cursor === null,
      face: faceFor(data, at),
      x0,
      x1,
      marks: toMarks(head),
      context: {
        head,
        series: data.seriesByName,
        ribbons: data.ribbons,
        x0,
        x1,
        plotWidth: this.layout.chartWidth - GUTTER,
      },
      fixes: this.data.fixes,
      notice: this.data.notice,
      quiet: this.#quiet.seconds(),
      transient: this.transient,
      act: this.actions,
    };
  }

  #draw(): void {
    const { head } = this.data;
    if (!head) return;
    const giveBackFocus = keepFocus(this.root);
    try {
      render(renderApp(this.toScreen(head)), this.root);
    } catch (error) {
      this.intents.report(error instanceof Error ? (error.stack ?? error.message) : String(error));
      throw error;
    }
    giveBackFocus();
    // The plane comes with the snapshots, and moves all that stands below it.
    this.#scroll.restore(currentRun(this.data).ribbons !== null || !head.hasEmbeddings);
  }

  leaveScroll(): void {
    this.#scroll.leave();
  }

  /** A person scrolled: kept, unless the page is still finding its place. */
  scrolled(): void {
    if (this.#scroll.isBusy() || !this.data.head) return;
    if (window.scrollY !== this.view.scrollY) this.change({ scrollY: window.scrollY });
  }
}
