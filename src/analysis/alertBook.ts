import { compareSeverity, type AlertCode, type AlertSeverity } from '../domain/alert';
import type { AlertDraft } from '../domain/analysisResult';
import { ALL_DETECTORS, SUPPRESSES } from './detectors/allDetectors';
import {
  advanceDetector,
  createDetectorState,
  type Detector,
  type DetectorState,
  type Rhythm,
} from './detectors/detector';
import { rankCauses } from './diagnosis/rankCauses';
import type { RunFacts } from './facts/runFacts';

/** After so many instances of one alert the last one stays active: a flapping condition can't fill the journal. */
const MOST_INSTANCES = 20;
/** Likewise for lines that only say that another cause leads. */
const MOST_CHANGES = 12;

interface Entry {
  readonly detector: Detector;
  readonly state: DetectorState;
  /** Alerts that silence this one while they stand. */
  readonly parents: readonly AlertCode[];
  instances: number;
  changes: number;
  /** The last line that was written while it was active. */
  draft: AlertDraft | null;
}

/** Advances all detectors after each observation and says what became of their alerts. Ids are `code-instance`. */
export class AlertBook {
  private readonly entries: ReadonlyMap<AlertCode, Entry>;
  private readonly byRhythm: Readonly<Record<Rhythm, readonly Entry[]>>;
  private active = 0;

  constructor(detectors: readonly Detector[] = ALL_DETECTORS) {
    const entries = detectors.map((detector) => ({
      detector,
      state: createDetectorState(),
      parents: [...SUPPRESSES]
        .filter(([, children]) => children.includes(detector.code))
        .map(([code]) => code),
      instances: 0,
      changes: 0,
      draft: null,
    }));
    this.entries = new Map<AlertCode, Entry>(entries.map((entry) => [entry.detector.code, entry]));
    this.byRhythm = {
      row: entries.filter((entry) => entry.detector.rhythm.includes('row')),
      snapshot: entries.filter((entry) => entry.detector.rhythm.includes('snapshot')),
    };
  }

  /** The alert lines that this observation caused; the same empty array when there are none. */
  observe(facts: RunFacts, rhythm: Rhythm): readonly AlertDraft[] {
    let drafts: AlertDraft[] | null = null;
    for (const entry of this.byRhythm[rhythm]) {
      const { detector, state } = entry;
      const judgement = detector.judge(facts, rhythm);
      if (this.active > 0 && this.isSuppressed(detector.code)) {
        if (state.active) (drafts ??= []).push(this.clear(entry, facts));
        state.held = 0;
        continue;
      }
      const wasActive = state.active;
      if (advanceDetector(detector, state, judgement)) {
        if (!wasActive) (drafts ??= []).push(this.raise(entry, facts));
        else if (entry.instances < MOST_INSTANCES) (drafts ??= []).push(this.clear(entry, facts));
        else state.active = true;
      } else if (wasActive && rhythm === 'snapshot') {
        const change = this.change(entry, facts);
        if (change) (drafts ??= []).push(change);
      }
    }
    if (drafts) this.clearSuppressed(facts, drafts);
    return drafts ?? NOTHING;
  }

  /** Severity of an alert while it stands, else null. */
  severityOf(code: AlertCode): AlertSeverity | null {
    const entry = this.entries.get(code);
    return entry?.state.active ? (entry.draft?.severity ?? null) : null;
  }

  private raise(entry: Entry, facts: RunFacts): AlertDraft {
    entry.instances++;
    entry.changes = 0;
    this.active++;
    entry.draft = this.toDraft(entry, facts, 'raised');
    return entry.draft;
  }

  /** A new line when the severity rises or another cause leads; a warning never replaces an error of the same instance. */
  private change(entry: Entry, facts: RunFacts): AlertDraft | null {
    const before = entry.draft;
    if (!before) return null;
    const now = this.toDraft(entry, facts, 'changed');
    const worse = compareSeverity(now.severity, before.severity) > 0;
    const [first] = now.causes;
    const [firstBefore] = before.causes;
    const otherLeads = first?.id !== firstBefore?.id || first?.confidence !== firstBefore?.confidence;
    if (!worse && (!otherLeads || entry.changes >= MOST_CHANGES)) return null;
    entry.changes++;
    entry.draft =
      compareSeverity(now.severity, before.severity) < 0 ? { ...now, severity: before.severity } : now;
    return entry.draft;
  }

  private clear(entry: Entry, facts: RunFacts): AlertDraft {
    const before = entry.draft!;
    entry.state.active = false;
    entry.state.clear = 0;
    this.active--;
    entry.draft = null;
    return { ...before, state: 'cleared', step: facts.step };
  }

  private clearSuppressed(facts: RunFacts, drafts: AlertDraft[]): void {
    for (const entry of this.entries.values()) {
      if (entry.state.active && this.isSuppressed(entry.detector.code)) drafts.push(this.clear(entry, facts));
    }
  }

  private isSuppressed(code: AlertCode): boolean {
    for (const parent of this.entries.get(code)!.parents) {
      const entry = this.entries.get(parent);
      // A gradient that overflowed once, as under mixed precision, hides nothing: only an error does.
      if (entry?.state.active && (parent !== 'numeric.nan-inf' || entry.draft?.severity === 'error'))
        return true;
    }
    return false;
  }

  private toDraft(entry: Entry, facts: RunFacts, state: 'raised' | 'changed'): AlertDraft {
    const { code } = entry.detector;
    const { since, ...finding } = entry.detector.describe(facts);
    return {
      kind: 'alert',
      step: state === 'raised' ? (since ?? facts.step) : facts.step,
      id: `${code}-${entry.instances}`,
      code,
      state,
      ...finding,
      causes: rankCauses(code, facts),
    };
  }
}

const NOTHING: readonly AlertDraft[] = [];
