import { defineSpec } from './defineSpec';
import { laneSpec, laneY, rows, type ScaleKind } from './laneSpec';

/** Shares as bars from the left, on the y axis of the lane beside it. */
function side(kind: ScaleKind) {
  const y = { ...laneY('lo', kind), axis: null };
  const x = {
    field: 'z',
    type: 'quantitative',
    scale: { domain: [0, { expr: 'xMax' }], nice: false, zero: false, clamp: true },
    axis: null,
  };
  return defineSpec(
    laneSpec(
      [
        {
          data: rows('shares'),
          mark: {
            type: 'rect',
            clip: true,
            color: { expr: 'ink' },
            opacity: { expr: 'hc ? 0.85 : 0.5' },
            stroke: { expr: 'page' },
            strokeWidth: 0.5,
          },
          encoding: { x, x2: { field: 'v' }, y, y2: { field: 'hi' } },
        },
      ],
      { left: 0 },
    ),
  );
}

export const sideHistogramLog = side('log');
export const sideHistogramLinear = side('linear');
