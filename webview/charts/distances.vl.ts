import { defineSpec } from './defineSpec';
import {
  areaLayer,
  boxLayer,
  laneSpec,
  laneY,
  lineLayer,
  pointLayer,
  rows,
  stepX,
  type ScaleKind,
} from './laneSpec';

/** Bands of positive and negative (or, without labels, of all) pair distances over steps; the line above which negatives have no work left. */
function distances(kind: ScaleKind) {
  const label = (halo: boolean) => ({
    data: rows('marginLabel'),
    mark: {
      type: 'text',
      align: 'center',
      baseline: 'middle',
      dy: { expr: 'labelDy' },
      color: { expr: halo ? 'page' : 'fg' },
      ...(halo ? { stroke: { expr: 'page' }, strokeWidth: 3 } : {}),
    },
    encoding: { x: stepX(), y: laneY('y', kind), text: { field: 'text' } },
  });
  return defineSpec(
    laneSpec([
      areaLayer('allPairs', 'a05', 'a95', kind, 0.22, 'muted'),
      areaLayer('allPairs', 'a25', 'a75', kind, 0.34, 'muted'),
      areaLayer('bands', 'p05', 'p95', kind, 0.22, 'positive'),
      areaLayer('bands', 'p25', 'p75', kind, 0.34, 'positive'),
      areaLayer('bands', 'n05', 'n95', kind, 0.22, 'negative'),
      areaLayer('bands', 'n25', 'n75', kind, 0.34, 'negative'),
      lineLayer('allPairs', 'a50', kind, { width: 1.8 }),
      lineLayer('bands', 'p50', kind, { colour: 'positive', width: 1.8 }),
      lineLayer('bands', 'n50', kind, { colour: 'negative', width: 1.8, dash: 'hc ? [7, 3] : [1, 0]' }),
      boxLayer('single', 'a05', 'a95', kind),
      boxLayer('single', 'p05', 'p95', kind, 'positive'),
      boxLayer('single', 'n05', 'n95', kind, 'negative'),
      pointLayer('single', 'a50', kind),
      pointLayer('single', 'p50', kind, 'positive'),
      pointLayer('single', 'n50', kind, 'negative'),
      lineLayer('margin', 'y', kind, { colour: 'fg', width: 1.4, dash: '[2, 3]' }),
      label(true),
      label(false),
    ]),
  );
}

export const distancesLog = distances('log');
export const distancesLinear = distances('linear');
