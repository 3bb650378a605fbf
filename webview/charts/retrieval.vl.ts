import { defineSpec } from './defineSpec';
import { laneSpec, lineLayer, pointLayer, ruleLayer } from './laneSpec';

export const retrieval = defineSpec(
  laneSpec([
    ruleLayer('chance', 'linear', 'hc ? [8, 3, 2, 3] : [2, 3]', 'muted'),
    lineLayer('map', 'v', 'linear', { width: 1.1, opacity: 0.7, dash: 'hc ? [1, 3] : [1, 0]' }),
    lineLayer('train', 'v', 'linear', { width: 1.2, opacity: 0.8, dash: '[4, 3]' }),
    lineLayer('heldOut', 'v', 'linear', { width: 1.9 }),
    pointLayer('single', 'v', 'linear'),
  ]),
);
