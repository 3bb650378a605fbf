import type { DerivedValues } from '../domain/analysisResult';
import { METRICS } from '../domain/metrics';
import type { SnapshotStatistics } from '../domain/snapshot';

/** The columns of `derived-*` for one snapshot. A train probe gives its `train_*` columns only. */
export function toDerivedValues(s: SnapshotStatistics): DerivedValues {
  const all: [string, number | null][] =
    s.split === 'train'
      ? [
          [METRICS.trainRecallAt1, s.recallAt1],
          [METRICS.trainMapAtR, s.mapAtR],
          [METRICS.trainInfo, s.info],
        ]
      : [
          [METRICS.kappa, s.kappa],
          [METRICS.rho, s.rho],
          [METRICS.auc, s.auc],
          [METRICS.recallAt1, s.recallAt1],
          [METRICS.info, s.info],
          [METRICS.mapAtR, s.mapAtR],
          [METRICS.effectiveRank, s.effectiveRank],
          [METRICS.normP05, s.norms[1]],
          [METRICS.normP25, s.norms[2]],
          [METRICS.normP50, s.norms[3]],
          [METRICS.normP75, s.norms[4]],
          [METRICS.normP95, s.norms[5]],
          [METRICS.distPosP50, s.positives?.[3] ?? null],
          [METRICS.distNegP50, s.negatives?.[3] ?? null],
        ];
  return new Map(all.filter((entry): entry is [string, number] => entry[1] !== null));
}
