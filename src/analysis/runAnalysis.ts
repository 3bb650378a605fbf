import type { AnalysisContext } from '../domain/analysisContext';
import type { AlertDraft, RunAnalysis, SnapshotResult } from '../domain/analysisResult';
import type { MetricRow } from '../domain/metrics';
import type { Verdict } from '../domain/run';
import { withToldLoss, type ToldLoss } from '../domain/toldLoss';
import type { Snapshot, SnapshotStatistics } from '../domain/snapshot';
import { AlertBook } from './alertBook';
import { toDerivedValues } from './derivedValues';
import { measuresUnitRows, referenceScale } from './diagnosis/referenceScale';
import { changeLoss, createRunFacts, observeRow, observeStatistics, type RunFacts } from './facts/runFacts';
import { computeSnapshotStatistics } from './statistics/snapshotStatistics';
import { VerdictTracker } from './verdict/verdictTracker';

/** The analysis of one run: pure, without a clock; the same observations in the same order give the same results. */
export function createRunAnalysis(context: AnalysisContext): RunAnalysis {
  return new FoldedAnalysis(context);
}

class FoldedAnalysis implements RunAnalysis {
  private readonly facts: RunFacts;
  private readonly book = new AlertBook();
  private readonly tracker = new VerdictTracker();
  private readonly standing = this.book.severityOf.bind(this.book);
  /** The median of the first snapshot, where no margin says what a large distance is. */
  private firstMedian: number | null = null;

  constructor(private readonly context: AnalysisContext) {
    this.facts = createRunFacts(context);
  }

  observeRow(row: MetricRow): readonly AlertDraft[] {
    observeRow(this.facts, row);
    const drafts = this.book.observe(this.facts, 'row');
    this.noteAlerts(drafts);
    this.tracker.observeRow(this.facts, this.standing, drafts.length > 0);
    return drafts;
  }

  observeSnapshot(snapshot: Snapshot): SnapshotResult {
    // What distances are counted in stays as it was at the start: with another unit the spread would jump.
    const { loss } = this.facts.context;
    return this.observeStatistics(
      computeSnapshotStatistics(snapshot, {
        normalized: measuresUnitRows(this.context),
        distance: loss.distance,
        margin: loss.soft ? null : loss.margin,
        referenceScale: referenceScale(this.context) ?? this.firstMedian,
      }),
    );
  }

  observeStatistics(statistics: SnapshotStatistics): SnapshotResult {
    if (this.firstMedian === null && statistics.median > 0) this.firstMedian = statistics.median;
    const leads = observeStatistics(this.facts, statistics);
    const alerts = leads ? this.book.observe(this.facts, 'snapshot') : [];
    this.noteAlerts(alerts);
    if (leads) this.tracker.observeSnapshot(this.facts, this.standing);
    return { statistics, derived: toDerivedValues(statistics), alerts, verdict: this.verdict() };
  }

  tellLoss(loss: ToldLoss): void {
    changeLoss(this.facts, withToldLoss(this.context, loss));
  }

  end(): Verdict {
    this.tracker.end(this.facts);
    return this.verdict();
  }

  verdict(): Verdict {
    return this.tracker.render(this.facts);
  }

  private noteAlerts(drafts: readonly AlertDraft[]): void {
    if (drafts.some((draft) => draft.severity !== 'information')) this.tracker.alerted = true;
  }
}
