import type { Spec } from 'vega';
import type { ChartModel } from '../lanes/lane';
import { readColours, watchTheme } from '../theme/colours';
import { showTip } from '../views/tooltip';
import { holdPicture } from './fade';
import { createChart, type Colours, type RunningChart } from './vegaChart';

/** Frames of one chart are at least this far apart. */
const FRAME_GAP_MS = 50;
/** A chart that has left the screen is kept this long. */
const FORGET_MS = 2000;

/**
 * `<margin-chart>`: draws `model` at `size` while it is on screen. A frame whose predecessor has not settled waits, and only
 * the newest is drawn. Off screen there is no Vega view.
 */
export class ChartElement extends HTMLElement {
  #model: ChartModel | null = null;
  /** What the chart shows now. */
  #drawn: ChartModel | null = null;
  #width = 0;
  #onScreen = false;
  #chart: { readonly spec: Spec; readonly running: RunningChart } | null = null;
  #dirty = false;
  #drawing = false;
  #forget: ReturnType<typeof setTimeout> | undefined;

  /** Whether a new model comes softly: only the faces of the at-step column do. */
  fades = false;

  set model(model: ChartModel | null) {
    if (model === this.#model) return;
    this.#model = model;
    if (model) this.style.height = `${model.height}px`;
    this.invalidate();
  }

  get model(): ChartModel | null {
    return this.#model;
  }

  set width(width: number) {
    if (width === this.#width) return;
    this.#width = width;
    this.style.width = `${width}px`;
    this.invalidate();
  }

  get width(): number {
    return this.#width;
  }

  connectedCallback(): void {
    elements.add(this);
    screenObserver().observe(this);
  }

  disconnectedCallback(): void {
    elements.delete(this);
    screenObserver().unobserve(this);
    this.#onScreen = false;
    this.#dispose();
  }

  setOnScreen(onScreen: boolean): void {
    this.#onScreen = onScreen;
    clearTimeout(this.#forget);
    if (onScreen) this.invalidate();
    else this.#forget = setTimeout(() => this.#dispose(), FORGET_MS);
  }

  invalidate(): void {
    this.#dirty = true;
    if (!this.#onScreen) return;
    // Whoever waits for a picture (tests, screenshots) sees when it is there.
    this.dataset['state'] = 'drawing';
    if (!this.#drawing) void this.#drawAll();
  }

  async #drawAll(): Promise<void> {
    this.#drawing = true;
    try {
      while (this.#dirty && this.#onScreen && this.#model && this.#width > 0) {
        // One chart a task: a screen full of them must not hold up the pointer.
        await new Promise((resolve) => setTimeout(resolve, 0));
        if (!this.isConnected || !this.#model) break;
        this.#dirty = false;
        await this.#draw(this.#model);
        await new Promise((resolve) => setTimeout(resolve, FRAME_GAP_MS));
      }
    } catch (error) {
      reportError(error);
    } finally {
      this.#drawing = false;
      this.dataset['state'] = 'drawn';
    }
  }

  async #draw(model: ChartModel): Promise<void> {
    if (this.#chart && this.#chart.spec !== model.spec) this.#dispose();
    this.#chart ??= { spec: model.spec, running: createChart(this, model.spec, showTip) };
    const size = { width: this.#width, height: model.height };
    // A first picture, another theme and another size come at once.
    const held = this.fades && this.#drawn && this.#drawn !== model ? holdPicture(this) : null;
    await this.#chart.running.draw(model, size, colours());
    this.#drawn = model;
    held?.fade();
  }

  #dispose(): void {
    clearTimeout(this.#forget);
    this.#chart?.running.dispose();
    this.#chart = null;
    this.#drawn = null;
    this.#dirty = true;
  }
}

const elements = new Set<ChartElement>();
let observer: IntersectionObserver | undefined;
let current: Colours | undefined;

function screenObserver(): IntersectionObserver {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) (target as ChartElement).setOnScreen(isIntersecting);
    },
    { rootMargin: '120px' },
  );
  return observer;
}

function colours(): Colours {
  current ??= readColours();
  return current;
}

/** Registers the element and keeps all charts in the theme's colours. */
export function registerChartElement(): void {
  customElements.define('margin-chart', ChartElement);
  watchTheme(() => {
    current = readColours();
    for (const element of elements) element.invalidate();
  });
}
