import type { AlertCode } from './alert';

/** What a list says of a run's worst alert: enough of it to make a phrase. */
export interface AlertInRow {
  readonly code: AlertCode;
  readonly severity?: string;
  readonly title?: string;
  readonly step: number | null;
  readonly firstStep?: number | null;
}

interface Phrase {
  /** While the run goes on. */
  readonly running: string;
  /** After its end; the step is put behind it. */
  readonly ended: string;
  /** Whether the step belongs to the running phrase too. */
  readonly dated?: boolean;
}

const PHRASES: Readonly<Record<string, Phrase>> = {
  'geometry.point-collapse': { running: 'collapsed at step', ended: 'collapsed at step', dated: true },
  'geometry.collapse-imminent': { running: 'collapsing', ended: 'collapsing from step' },
  'geometry.contraction': { running: 'contracting', ended: 'contracting from step' },
  'geometry.scale-collapse': { running: 'small, but ordered', ended: 'small, but ordered from step' },
  'loss.pinned': { running: 'loss on L*', ended: 'loss on L* from step' },
  'triplets.starved': { running: 'no active triplets', ended: 'no active triplets from step' },
  'norms.explosion': { running: 'exploding', ended: 'exploded from step' },
  'units.dead': { running: 'dead units', ended: 'dead units from step' },
  'numeric.nan-inf': { running: 'NaN since step', ended: 'NaN since step', dated: true },
  'rate.too-high': { running: 'learning rate too high', ended: 'learning rate too high at step' },
  'rate.decayed-early': {
    running: 'frozen by the learning rate',
    ended: 'frozen by the learning rate from step',
  },
  'batch.no-positives': { running: 'no positives', ended: 'no positives from step' },
  'batch.no-negatives': { running: 'no negatives', ended: 'no negatives from step' },
  'batch.duplicate-positives': { running: 'positives are copies', ended: 'positives were copies from step' },
  'geometry.dim-collapse': { running: 'collapsed to a line', ended: 'collapsed to a line from step' },
  'geometry.cone': { running: 'all point the same way', ended: 'all pointed the same way from step' },
  'loss.climbs': { running: 'loss climbs', ended: 'loss climbed from step' },
  'loss.margin-unreachable': { running: 'margin out of reach', ended: 'margin out of reach from step' },
  'labels.overfit': { running: 'overfitting', ended: 'overfitting from step' },
  'labels.no-information': { running: 'not learning', ended: 'not learning from step' },
  'graph.nothing-moves': { running: 'nothing moves', ended: 'nothing moves from step' },
};

/** "collapsing" while it runs, "collapsed at step 76" after its end. An alert without a phrase says its title. */
export function describeAlertInRow(alert: AlertInRow, ended: boolean): string {
  const step = alert.firstStep ?? alert.step;
  const phrase = PHRASES[alert.code];
  if (!phrase) {
    const title = alert.title ?? alert.code.slice(alert.code.indexOf('.') + 1).replaceAll('-', ' ');
    const words = title.charAt(0).toLowerCase() + title.slice(1);
    return ended && step !== null ? `${words} from step ${step}` : words;
  }
  const dated = ended || phrase.dated === true;
  const words = ended ? phrase.ended : phrase.running;
  if (!dated) return words;
  return step === null ? words.replace(/ (at|from|since) step$/, '') : `${words} ${step}`;
}
