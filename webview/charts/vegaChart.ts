import { parse, View, type Runtime, type Spec } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import type { ChartModel } from '../lanes/lane';

/** The one file that touches Vega: a chart on a canvas, run by the interpreter, so that the page needs no unsafe-eval. */

export type Colours = Readonly<Record<string, string | boolean | number>>;

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

export interface RunningChart {
  /** Resolves when the frame is drawn. */
  draw(model: ChartModel, size: ChartSize, colours: Colours): Promise<void>;
  /** The frame that stands, `scale` times its size. */
  toCanvas(scale: number): Promise<HTMLCanvasElement>;
  toSvg(): Promise<string>;
  dispose(): void;
}

export type ShowTip = (text: string | null, at: MouseEvent) => void;

const runtimes = new Map<Spec, Runtime>();

export function createChart(container: HTMLElement, spec: Spec, showTip: ShowTip): RunningChart {
  let runtime = runtimes.get(spec);
  if (!runtime) {
    runtime = parse(spec, undefined, { ast: true });
    runtimes.set(spec, runtime);
  }
  const view = new View(runtime, {
    expr: expressionInterpreter,
    renderer: 'canvas',
    hover: false,
    logLevel: 0,
  });
  view.tooltip((_handler: unknown, event: MouseEvent, _item: unknown, value: unknown) => {
    showTip(value === null || value === undefined || value === '' ? null : String(value), event);
  });
  // Vega gives its container a role of its own; the element around it already has one, and the sentence.
  const stage = document.createElement('div');
  stage.ariaHidden = 'true';
  container.replaceChildren(stage);
  view.initialize(stage);
  const padding = toPadding(spec);
  const known = new Set((spec.signals ?? []).map(({ name }) => name));
  const applied = new Map<string, unknown>();
  const drawn = new Map<string, readonly object[]>();

  const setSignal = (name: string, value: unknown) => {
    if (!known.has(name) || isSame(applied.get(name), value)) return;
    applied.set(name, value);
    view.signal(name, value);
  };

  return {
    async draw(model, { width, height }, colours) {
      view.width(Math.max(1, width - padding.left - padding.right));
      view.height(Math.max(1, height - padding.top - padding.bottom));
      for (const [name, value] of Object.entries(colours)) setSignal(name, value);
      for (const [name, value] of Object.entries(model.signals)) setSignal(name, toValue(value, colours));
      for (const [name, rows] of Object.entries(model.data)) {
        if (drawn.get(name) === rows) continue;
        drawn.set(name, rows);
        view.data(
          name,
          rows.map((row) => ({ ...row })),
        ); // Vega marks its rows: ours stay as they are
      }
      await view.runAsync();
    },
    toCanvas: (scale) => view.toCanvas(scale),
    toSvg: () => view.toSVG(),
    dispose() {
      view.finalize();
      container.replaceChildren();
    },
  };
}

/** A signal's value may name a colour of the theme. */
function toValue(value: unknown, colours: Colours): unknown {
  if (typeof value === 'object' && value !== null && 'colour' in value) return colours[String(value.colour)];
  return value;
}

function toPadding(spec: Spec): Record<'left' | 'right' | 'top' | 'bottom', number> {
  const { padding } = spec;
  if (typeof padding !== 'object' || 'signal' in padding)
    throw new Error('A chart needs explicit padding, or plots do not align.');
  return { left: 0, right: 0, top: 0, bottom: 0, ...padding };
}

function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
  return Object.is(a, b);
}
