import { defineSpec } from './defineSpec';
import { laneSpec, laneY, rows, type ScaleKind } from './laneSpec';

/** Upright bars side by side, with a label under each where there is one and a line across (chance). */
function bars(kind: ScaleKind, bottom: number) {
  const y = (field: string) => ({ ...laneY(field, kind), axis: null });
  const x = (field: string) => ({
    field,
    type: 'quantitative',
    scale: { domain: [0, { expr: 'xMax' }], nice: false, zero: false },
    axis: null,
  });
  return defineSpec(
    laneSpec(
      [
        {
          data: rows('bars'),
          mark: {
            type: 'rect',
            color: { expr: 'ink' },
            opacity: { expr: 'hc ? 0.85 : 0.5' },
            clip: true,
            tooltip: { expr: 'datum.tip' },
          },
          encoding: { x: x('from'), x2: { field: 'to' }, y: y('base'), y2: { field: 'v' } },
        },
        {
          data: rows('bars'),
          mark: {
            type: 'text',
            baseline: 'top',
            align: 'center',
            y: { expr: 'height + 4' },
            color: { expr: 'muted' },
          },
          encoding: { x: x('middle'), text: { field: 'label' } },
        },
        {
          data: rows('across'),
          mark: {
            type: 'rule',
            color: { expr: 'muted' },
            strokeDash: [2, 3],
            strokeWidth: { expr: '1.2 + thick' },
          },
          encoding: { y: y('y') },
        },
      ],
      { left: 0, bottom },
    ),
  );
}

export const barsLinear = bars('linear', 18);
export const barsLog = bars('log', 6);
