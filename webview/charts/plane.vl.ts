import { defineSpec } from './defineSpec';
import { laneSpec, laneY, rows } from './laneSpec';

/** Spread (up, log) against information (right): the path of a run, from a hollow point to the cursor's filled one. */
const x = (field: string) => ({
  field,
  type: 'quantitative',
  scale: { domain: [-0.045, 1], nice: false, zero: false, clamp: true },
  axis: { values: [0, 0.5, 1], labelExpr: 'datum.value', grid: false, labelPadding: 5, labelFlush: 8 },
});
const y = (field: string) => {
  const lane = laneY(field, 'log') as { axis: object };
  return { ...lane, axis: { ...lane.axis, grid: false } };
};
const region = (colour: string) => ({
  data: rows(colour === 'error' ? 'dead' : 'learned'),
  mark: {
    type: 'rect',
    clip: true,
    color: { expr: colour },
    fillOpacity: { expr: 'hc ? 0 : 0.25' },
    stroke: { expr: `hc ? ${colour} : "transparent"` },
    strokeDash: [4, 3],
  },
  encoding: { x: x('x'), x2: { field: 'x2' }, y: y('y'), y2: { field: 'y2' } },
});
const word = (
  text: string,
  align: string,
  colour: string,
  at: { x: unknown; y: unknown },
  baseline = 'middle',
) => ({
  data: { values: [{}] },
  mark: { type: 'text', text, align, baseline, color: { expr: colour }, ...at },
});

export const plane = defineSpec(
  laneSpec(
    [
      region('error'),
      region('good'),
      {
        data: rows('start'),
        mark: { type: 'rule', color: { expr: 'grid' } },
        encoding: { y: y('one') },
      },
      word('spread ↑', 'left', 'muted', { x: { expr: 'wordX' }, y: 7 }),
      word('information →', 'right', 'muted', { x: { expr: 'width' }, y: { expr: 'height + 27' } }),
      word(
        'small but ordered',
        'right',
        'muted',
        { x: { expr: 'width - 2' }, y: { expr: 'height - 2' } },
        'bottom',
      ),
      {
        data: rows('dead'),
        mark: {
          type: 'text',
          text: 'dead',
          align: 'left',
          // At the top of its region, above the other word at the bottom; over a region too flat for both.
          baseline: { expr: "datum.flat ? 'bottom' : 'top'" },
          dx: 4,
          dy: { expr: 'datum.flat ? -2 : 1' },
          color: { expr: 'errorText' },
        },
        encoding: { x: x('x2'), y: y('y2') },
      },
      {
        data: rows('learnedWord'),
        mark: {
          type: 'text',
          text: 'learned',
          align: { expr: "datum.left ? 'right' : 'left'" },
          baseline: { expr: "datum.up ? 'bottom' : 'top'" },
          dx: { expr: 'datum.left ? -4 : 4' },
          dy: { expr: 'datum.up ? -3 : 4' },
          color: { expr: 'good' },
        },
        encoding: { x: x('x'), y: y('y') },
      },
      {
        data: rows('earlier'),
        mark: {
          type: 'line',
          color: { expr: 'muted' },
          opacity: { expr: 'hc ? 1 : 0.55' },
          strokeWidth: 1.2,
          interpolate: 'monotone',
          clip: true,
        },
        encoding: {
          x: x('x'),
          y: y('y'),
          order: { field: 'i', type: 'quantitative' },
          detail: { field: 'run', type: 'nominal' },
        },
      },
      ...[true, false].map((halo) => ({
        data: rows('earlierEnds'),
        mark: {
          type: 'text',
          align: { expr: "datum.x > 0.8 ? 'right' : 'left'" },
          dx: { expr: 'datum.x > 0.8 ? -4 : 4' },
          dy: 8,
          clip: true,
          color: { expr: halo ? 'page' : 'muted' },
          ...(halo ? { stroke: { expr: 'page' }, strokeWidth: 3 } : {}),
        },
        encoding: { x: x('x'), y: y('y'), text: { field: 'run' } },
      })),
      {
        data: rows('path'),
        mark: {
          type: 'line',
          color: { expr: 'ink' },
          strokeWidth: { expr: '1.7 + thick' },
          interpolate: 'monotone',
          clip: false,
        },
        encoding: { x: x('x'), y: y('y'), order: { field: 'i', type: 'quantitative' } },
      },
      {
        data: rows('start'),
        mark: {
          type: 'point',
          filled: true,
          size: 34,
          opacity: 1,
          color: { expr: 'page' },
          stroke: { expr: 'ink' },
          strokeWidth: 1.6,
        },
        encoding: { x: x('x'), y: y('y') },
      },
      {
        data: rows('cursor'),
        mark: {
          type: 'point',
          filled: true,
          size: 70,
          opacity: 1,
          color: { expr: 'pointColour' },
          stroke: { expr: 'page' },
          strokeWidth: 1,
        },
        encoding: { x: x('x'), y: y('y') },
      },
    ],
    { left: 34, right: 6, top: 6, bottom: 36 },
  ),
);
