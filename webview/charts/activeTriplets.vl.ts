import { defineSpec } from './defineSpec';
import { areaLayer, laneSpec, lineLayer, pointLayer } from './laneSpec';

export const activeTriplets = defineSpec(
  laneSpec([
    areaLayer('shares', 'zero', 'hard', 'linear', 0.5),
    areaLayer('shares', 'hard', 'active', 'linear', 0.17),
    lineLayer('batch', 'v', 'linear', { width: 1, opacity: 0.45, dash: 'hc ? [1, 3] : [1, 0]' }),
    lineLayer('shares', 'active', 'linear', { width: 1.5 }),
    pointLayer('single', 'active', 'linear'),
  ]),
);
