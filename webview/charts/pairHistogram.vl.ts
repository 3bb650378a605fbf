import { defineSpec } from './defineSpec';
import { laneSpec, laneY, rows, type ScaleKind } from './laneSpec';

/** Shares to the left (positive) and right (negative) of a middle line, on the same y axis as the distances over time. */
function mirrored(kind: ScaleKind) {
  const y = (field: string) => ({ ...laneY(field, kind), axis: null });
  const x = (field: string) => ({
    field,
    type: 'quantitative',
    scale: { domain: [{ expr: '-xMax' }, { expr: 'xMax' }], nice: false, zero: false, clamp: true },
    axis: null,
  });
  const bars = (data: string, colour: string, opacity: string, outlined = false) => ({
    data: rows(data),
    mark: {
      type: 'rect',
      clip: true,
      color: { expr: colour },
      opacity: { expr: opacity },
      ...(outlined
        ? { fillOpacity: { expr: 'hc ? 0 : 1' }, stroke: { expr: `hc ? ${colour} : page` } }
        : { stroke: { expr: 'page' } }),
      strokeWidth: outlined ? { expr: 'hc ? 1 : 0.5' } : 0.5,
    },
    encoding: { x: x('z'), x2: { field: 'v' }, y: y('lo'), y2: { field: 'hi' } },
  });
  return defineSpec({
    ...laneSpec(
      [
        bars('all', 'muted', '0.9'),
        bars('positive', 'positive', '0.95'),
        bars('negativeInside', 'negative', '0.95'),
        bars('negativeBeyond', 'negative', 'hc ? 1 : 0.32', true),
        {
          data: rows('span'),
          mark: { type: 'rule', color: { expr: 'fg' }, strokeWidth: { expr: '1.6 + thick' }, clip: true },
          encoding: { x: x('z'), y: y('from'), y2: { field: 'to' } },
        },
        {
          data: rows('span'),
          mark: { type: 'point', filled: true, size: 26, opacity: 1, color: { expr: 'fg' }, clip: true },
          encoding: { x: x('z'), y: y('from') },
        },
        {
          data: rows('edge'),
          mark: {
            type: 'rule',
            color: { expr: 'fg' },
            strokeDash: [2, 3],
            strokeWidth: { expr: '1.4 + thick' },
            clip: true,
          },
          encoding: { y: y('to') },
        },
        ...[true, false].map((halo) => ({
          data: rows('edge'),
          mark: {
            type: 'text',
            align: 'left',
            baseline: { expr: "datum.under ? 'top' : 'bottom'" },
            dy: { expr: 'datum.under ? 4 : -4' },
            x: 0,
            color: { expr: halo ? 'page' : 'fg' },
            ...(halo ? { stroke: { expr: 'page' }, strokeWidth: 3 } : {}),
          },
          encoding: { y: y('to'), text: { field: 'text' } },
        })),
      ],
      { left: 0 },
    ),
  });
}

export const pairHistogramLog = mirrored('log');
export const pairHistogramLinear = mirrored('linear');
