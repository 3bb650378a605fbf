import type { TopLevelSpec } from 'vega-lite';

/** Left padding of every plot that shares the scrubber's x axis, in pixels: the y axis' labels stand in it. */
export const GUTTER = 40;

/** Colours and switches that a spec reads as signals, with values that are replaced before the first frame is seen. */
const THEME_PARAMS = [
  'fg', 'muted', 'grid', 'page', 'positive', 'negative', 'good', 'error', 'warning', 'info', 'ink', 'errorText',
] as const; // prettier-ignore

export const THEME_SIGNALS: readonly string[] = [...THEME_PARAMS, 'font', 'hc', 'thick'];

type Params = NonNullable<TopLevelSpec['params']>;
type Json = Record<string, unknown>;

export function themeParams(): Params {
  return [
    ...THEME_PARAMS.map((name) => ({ name, value: '#888888' })),
    { name: 'font', value: 'sans-serif' },
    { name: 'hc', value: false },
    { name: 'thick', value: 0 },
  ];
}

export const CONFIG: Json = {
  // The canvas is one picture with a sentence of its own (role=img): descriptions of single marks would only cost time.
  aria: false,
  background: 'transparent',
  view: { stroke: null },
  axis: {
    domain: false,
    ticks: false,
    title: null,
    labelFontSize: 10,
    labelPadding: 6,
    labelFont: { expr: 'font' },
    labelColor: { expr: 'muted' },
    gridColor: { expr: 'grid' },
    labelOverlap: false,
    tickCount: 99,
  },
  text: { font: { expr: 'font' }, fontSize: 10, color: { expr: 'fg' } },
};

const xDomain = [{ expr: 'x0' }, { expr: 'x1' }];

/** Steps along the scrubber's axis: no axis of its own, the domain comes from the scrubber. */
export function stepX(field = 's'): Json {
  return {
    field,
    type: 'quantitative',
    scale: { domain: xDomain, nice: false, zero: false },
    axis: null,
  };
}

export type ScaleKind = 'linear' | 'log';

/** The lane's y channel; ticks and their texts come as the signals `yTicks` and `yLabels`. */
export function laneY(field: string | Json, kind: ScaleKind, labels = true): Json {
  return {
    ...(typeof field === 'string' ? { field } : field),
    type: 'quantitative',
    scale: {
      type: kind,
      domain: [{ expr: 'y0' }, { expr: 'y1' }],
      nice: false,
      clamp: true,
      ...(kind === 'linear' ? { zero: false } : {}),
    },
    axis: {
      values: { expr: 'yTicks' },
      grid: true,
      labels,
      labelExpr: 'yLabels[indexof(yTicks, datum.value)]',
      // The tick that means something (L*, the update limit) has the colour of its line.
      labelColor: {
        condition: { test: 'datum.value === yMark', expr: 'yMarkColour' },
        expr: 'muted',
      },
      labelFontWeight: { condition: { test: 'datum.value === yMark', value: 600 }, value: 400 },
    },
  };
}

export const Y_PARAMS: Params = [
  { name: 'x0', value: 0 },
  { name: 'x1', value: 1 },
  { name: 'y0', value: 0 },
  { name: 'y1', value: 1 },
  { name: 'yTicks', value: [] },
  { name: 'yLabels', value: [] },
  { name: 'yMark', value: -1 },
  { name: 'yMarkColour', value: '#888888' },
  { name: 'labelDy', value: 10 },
  { name: 'xMax', value: 1 },
  { name: 'pointColour', value: '#888888' },
  { name: 'wordX', value: 4 },
];

/**
 * A lane's plot. Size and paddings are fixed (`autosize: none`), so that the plots of all lanes align to the pixel; width
 * and height are set on the running view.
 */
export function laneSpec(
  layers: readonly Json[],
  padding: Partial<Record<'left' | 'right' | 'top' | 'bottom', number>> = {},
): TopLevelSpec {
  return {
    width: 300,
    height: 100,
    padding: { left: GUTTER, right: 0, top: 6, bottom: 6, ...padding },
    autosize: { type: 'none' },
    params: [...themeParams(), ...Y_PARAMS],
    config: CONFIG,
    layer: layers,
    resolve: { scale: { x: 'shared', y: 'shared' } },
  } as unknown as TopLevelSpec;
}

/** A data set that the running view fills. */
export function rows(name: string): Json {
  // What we hand over are numbers already: nothing to parse.
  return { name, values: [], format: { parse: null } };
}

export interface LineStyle {
  readonly colour?: string;
  readonly width?: number;
  readonly opacity?: number;
  /** A Vega expression for the dash array. */
  readonly dash?: string;
  readonly interpolate?: 'step-after';
}

export function lineLayer(data: string, field: string, kind: ScaleKind, style: LineStyle = {}): Json {
  return {
    data: rows(data),
    mark: {
      type: 'line',
      clip: true,
      color: { expr: style.colour ?? 'ink' },
      strokeWidth: { expr: `${style.width ?? 1.7} + thick` },
      opacity: style.opacity ?? 1,
      ...(style.dash ? { strokeDash: { expr: style.dash } } : {}),
      ...(style.interpolate ? { interpolate: style.interpolate } : {}),
    },
    encoding: { x: stepX(), y: laneY(field, kind) },
  };
}

export function areaLayer(
  data: string,
  low: string,
  high: string,
  kind: ScaleKind,
  opacity: number,
  colour = 'ink',
): Json {
  return {
    data: rows(data),
    mark: { type: 'area', clip: true, color: { expr: colour }, opacity },
    encoding: { x: stepX(), y: laneY(low, kind), y2: { field: high } },
  };
}

/** A horizontal line across the plot at each row's `y`. */
export function ruleLayer(data: string, kind: ScaleKind, dash: string, colour = 'fg', width = 1.2): Json {
  return {
    data: rows(data),
    mark: {
      type: 'rule',
      clip: true,
      color: { expr: colour },
      strokeDash: { expr: dash },
      strokeWidth: { expr: `${width} + thick` },
    },
    encoding: { y: laneY('y', kind) },
  };
}

/** A series of one value is a point, not an invisible line. */
export function pointLayer(data: string, field: string, kind: ScaleKind, colour = 'ink'): Json {
  return {
    data: rows(data),
    mark: { type: 'point', filled: true, size: 30, opacity: 1, clip: false, color: { expr: colour } },
    encoding: { x: stepX(), y: laneY(field, kind) },
  };
}

/** A band of one snapshot is a box: an area of no width would not be seen. */
export function boxLayer(data: string, low: string, high: string, kind: ScaleKind, colour = 'ink'): Json {
  return {
    data: rows(data),
    mark: { type: 'rule', strokeWidth: 9, opacity: 0.3, clip: false, color: { expr: colour } },
    encoding: { x: stepX(), y: laneY(low, kind), y2: { field: high } },
  };
}

/** `NaN` where values stop being numbers: the line ends, the word says why. */
export function notANumberLayer(): Json {
  return {
    data: rows('notNumbers'),
    mark: {
      type: 'text',
      text: 'NaN',
      align: 'left',
      baseline: 'top',
      dx: 3,
      dy: 1,
      fontWeight: 600,
      color: { expr: 'error' },
      y: 0,
    },
    encoding: { x: stepX() },
  };
}
