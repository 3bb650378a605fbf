import { defineSpec } from './defineSpec';
import { areaLayer, boxLayer, laneSpec, lineLayer, pointLayer, type ScaleKind } from './laneSpec';

function norms(kind: ScaleKind) {
  return defineSpec(
    laneSpec([
      areaLayer('bands', 'q05', 'q95', kind, 0.17),
      areaLayer('bands', 'q25', 'q75', kind, 0.3),
      lineLayer('bands', 'q50', kind),
      boxLayer('single', 'q05', 'q95', kind),
      pointLayer('single', 'q50', kind),
    ]),
  );
}

export const normsLog = norms('log');
export const normsLinear = norms('linear');
