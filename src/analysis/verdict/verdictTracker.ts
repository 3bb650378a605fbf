import type { AlertSeverity } from '../../domain/alert';
import type { Verdict, VerdictState } from '../../domain/run';
import type { RunFacts } from '../facts/runFacts';
import { toConfidence } from './confidence';
import { GOOD_INFORMATION, judgeState, type StandingAlerts } from './verdictState';
import { sayState } from './verdictText';
import { toVerdictStats } from './verdictStats';

/** States that need no second look: their alert or count has already lasted, or nothing else can be said. */
const AT_ONCE: ReadonlySet<VerdictState> = new Set<VerdictState>([
  'waiting',
  'too-early',
  'no-embeddings',
  'not-a-number',
  'dead-at-loss',
  'dead-at-zero',
  'collapsing',
  'no-labels',
  'nothing-moves',
  'climbing',
]);
const PERSISTENCE = 2;
const JUDGED_AS_LEARNING: ReadonlySet<VerdictState> = new Set<VerdictState>([
  'learning',
  'contracted-rising',
  'no-labels',
]);
/** Equal looks after the first that need no alert to be called so at the end. */
const FEW_LOOKS = 2;

/** Too short for the alert: it ended as it began. */
function stoodStill({ geometry: { stillCount }, rows: { updateRatio } }: RunFacts): boolean {
  return stillCount !== null && stillCount >= FEW_LOOKS && !(updateRatio && updateRatio.highest.value > 0);
}

/** Keeps the verdict's state: a new one must show in two snapshots in a row before the title changes. */
export class VerdictTracker {
  private state: VerdictState = 'waiting';
  private candidate: VerdictState = 'waiting';
  private held = 0;
  private ended = false;
  private collapseTone: AlertSeverity = 'warning';
  /** Whether an error or warning was ever raised. */
  alerted = false;

  observeSnapshot(facts: RunFacts, standing: StandingAlerts): void {
    const next = judgeState(facts, standing);
    this.collapseTone = standing('geometry.collapse-imminent') ?? this.collapseTone;
    if (next === this.candidate) this.held++;
    else {
      this.candidate = next;
      this.held = 1;
    }
    if (AT_ONCE.has(next) || AT_ONCE.has(this.state) || this.held >= PERSISTENCE) this.state = next;
  }

  /** Between snapshots only what rows alone can tell: the first step, NaN, no embeddings, an alert that a row raised. */
  observeRow(facts: RunFacts, standing: StandingAlerts, alertsChanged: boolean): void {
    if (alertsChanged || facts.geometry.count === 0) {
      const next = judgeState(facts, standing);
      this.collapseTone = standing('geometry.collapse-imminent') ?? this.collapseTone;
      if (AT_ONCE.has(next)) {
        this.state = next;
        this.candidate = next;
      }
    }
  }

  end(facts: RunFacts): void {
    this.ended = true;
    if (JUDGED_AS_LEARNING.has(this.state) && stoodStill(facts)) this.state = 'nothing-moves';
    const good = (facts.geometry.last?.info ?? 0) >= GOOD_INFORMATION;
    if (good && (this.state === 'learning' || this.state === 'contracted-rising')) this.state = 'learned';
    if (this.state === 'contracted-rising') this.state = 'learning';
  }

  render(facts: RunFacts): Verdict {
    const { state } = this;
    const words = sayState(state, facts, this.ended);
    const confidence = toConfidence(state, facts, { quiet: !this.alerted, ended: this.ended });
    const doubt = confidence?.level === 'low' && !this.ended && !state.startsWith('dead') ? '?' : '';
    return {
      step: facts.step,
      state,
      tone: state === 'collapsing' && this.collapseTone === 'error' ? 'error' : words.tone,
      title: `${words.title}${doubt}`,
      sentence: words.sentence,
      confidence: confidence?.line ?? '',
      stats: toVerdictStats(state, facts),
    };
  }
}
