import { defineSpec } from './defineSpec';
import {
  areaLayer,
  laneSpec,
  lineLayer,
  notANumberLayer,
  pointLayer,
  ruleLayer,
  type ScaleKind,
} from './laneSpec';

/** A logged metric: raw values (or their min–max band once bucketed) behind their moving average; L* as a line where it is known. */
function logged(kind: ScaleKind) {
  return defineSpec(
    laneSpec([
      areaLayer('points', 'lo', 'hi', kind, 0.3),
      lineLayer('points', 'raw', kind, { width: 1, opacity: 0.32 }),
      lineLayer('points', 'ema', kind),
      pointLayer('single', 'ema', kind),
      ruleLayer('star', kind, '[5, 3]', 'error', 1.5),
      notANumberLayer(),
    ]),
  );
}

export const loggedLinear = logged('linear');
export const loggedLog = logged('log');
