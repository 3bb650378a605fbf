import type { PanelHead } from '../../protocol/panel';

/** What a dashboard without a run shows. */
export function createEmptyHead(empty: NonNullable<PanelHead['empty']>): PanelHead {
  return {
    kind: 'head',
    run: null,
    empty,
    verdict: null,
    alerts: [],
    lossKind: null,
    lossStar: null,
    canTellLoss: false,
    margin: null,
    negativeLimit: null,
    updateLimit: 0.3,
    classes: null,
    embeddingDim: null,
    hasEmbeddings: false,
    hasLabels: false,
    bounded: false,
    chance: null,
    marks: [],
    disconnected: false,
  };
}
