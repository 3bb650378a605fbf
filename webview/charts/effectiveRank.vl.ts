import { defineSpec } from './defineSpec';
import { laneSpec, lineLayer, pointLayer, ruleLayer } from './laneSpec';

export const effectiveRank = defineSpec(
  laneSpec([
    ruleLayer('optimum', 'linear', '[2, 3]', 'muted'),
    lineLayer('rank', 'v', 'linear'),
    pointLayer('single', 'v', 'linear'),
  ]),
);
