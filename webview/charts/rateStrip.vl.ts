import { defineSpec } from './defineSpec';
import { laneSpec, laneY, lineLayer, rows, stepX } from './laneSpec';

/** Learning rate under the loss: steps on a log scale, the value written at each change. */
const text = (halo: boolean) => ({
  data: rows('changes'),
  mark: {
    type: 'text',
    align: { expr: "datum.right ? 'right' : 'left'" },
    baseline: 'bottom',
    dx: { expr: 'datum.right ? -4 : 4' },
    dy: -2,
    color: { expr: halo ? 'page' : 'muted' },
    ...(halo ? { stroke: { expr: 'page' }, strokeWidth: 3 } : {}),
  },
  encoding: { x: stepX(), y: { ...laneY('v', 'log'), axis: null }, text: { field: 'label' } },
});

export const rateStrip = defineSpec(
  laneSpec(
    [
      {
        ...lineLayer('rate', 'v', 'log', { colour: 'muted', width: 1.4, interpolate: 'step-after' }),
        encoding: { x: stepX(), y: { ...laneY('v', 'log'), axis: null } },
      },
      text(true),
      text(false),
      {
        data: { values: [{}] },
        mark: {
          type: 'text',
          text: 'lr',
          align: 'right',
          baseline: 'middle',
          x: -6,
          y: { expr: 'height / 2' },
          color: { expr: 'muted' },
        },
      },
    ],
    { top: 13, bottom: 3 },
  ),
);
