import { createRunAnalysis } from '../analysis/runAnalysis';
import type { AnalysisContext } from '../domain/analysisContext';
import type { AlertDraft, RunAnalysis, SnapshotResult } from '../domain/analysisResult';
import type { RunEvent } from '../domain/event';
import type { MetricRow } from '../domain/metrics';
import type { Verdict } from '../domain/run';
import type { Snapshot, SnapshotStatistics } from '../domain/snapshot';
import type { AlertLog } from './alertLog';
import type { Rows } from './metricSummaries';
import { RankAlerts } from './rankAlerts';

const VERDICT_EVERY_MS = 1000;

export interface AnalysisOutlets {
  writeEvent(event: RunEvent): void;
  now(): string;
}

/**
 * Feeds a run's analysis and writes what it says. Alerts and the verdict are those of the rank that spoke first; of other
 * ranks only those alerts are written that it does not have itself.
 */
export class AnalysisFeed {
  private lead: RunAnalysis | undefined;
  private leadRank: number | undefined;
  private readonly others = new Map<number, RunAnalysis>();
  private readonly ranks = new RankAlerts();
  private written: { state: string; text: string; atMs: number } | undefined;
  private replayed: Map<string, AlertDraft> | undefined;
  private failed = false;
  verdict: Verdict | null = null;

  constructor(
    private readonly log: AlertLog,
    private readonly outlets: AnalysisOutlets,
    /** Known at the start for a configuration, with the first frames for a program. */
    private readonly context: () => AnalysisContext,
  ) {}

  observeRows(rank: number, rows: Rows): void {
    const analysis = this.analysisOf(rank);
    this.guard(() => {
      for (const row of toRows(rows)) this.add(rank, row.step, analysis.observeRow(row));
    });
    if (analysis === this.lead) this.reportVerdict(analysis.verdict(), false);
  }

  observeSnapshot(rank: number, snapshot: Snapshot): SnapshotResult | undefined {
    return this.takeResult(rank, (analysis) => analysis.observeSnapshot(snapshot));
  }

  /** Between these two, nothing is written; then the log is brought to where the replay arrived. */
  beginReplay(): void {
    this.replayed = new Map();
  }

  replayRow(rank: number, row: MetricRow): void {
    const analysis = this.analysisOf(rank);
    this.guard(() => this.add(rank, row.step, analysis.observeRow(row)));
  }

  replayStatistics(rank: number, statistics: SnapshotStatistics): void {
    this.takeResult(rank, (analysis) => analysis.observeStatistics(statistics));
  }

  endReplay(): void {
    // Ranks are replayed one after the other: what waits for the lead has seen all of it.
    this.write(this.ranks.release(Infinity));
    const drafts = this.replayed ?? new Map<string, AlertDraft>();
    this.replayed = undefined;
    this.log.settle(drafts);
    if (this.lead !== undefined) this.reportVerdict(this.lead.verdict(), false);
  }

  /** The program has ended: the verdict's last word. */
  end(): void {
    const lead = this.analysisOf(this.leadRank ?? 0);
    this.guard(() => {
      this.write(this.ranks.release(Infinity));
      this.reportVerdict(lead.end(), true);
    });
  }

  private takeResult(
    rank: number,
    observe: (analysis: RunAnalysis) => SnapshotResult,
  ): SnapshotResult | undefined {
    const analysis = this.analysisOf(rank);
    return this.guard(() => {
      const result = observe(analysis);
      this.add(rank, result.statistics.step, result.alerts);
      if (analysis === this.lead) this.reportVerdict(result.verdict, false);
      return result;
    });
  }

  private add(rank: number, step: number, said: readonly AlertDraft[]): void {
    if (rank !== this.leadRank) return this.ranks.add(rank, said);
    const ended = this.ranks.see(said);
    this.write([...said, ...ended, ...this.ranks.release(step)]);
  }

  private write(drafts: readonly AlertDraft[]): void {
    for (const draft of drafts) {
      if (this.replayed === undefined) this.log.add(draft);
      else this.replayed.set(draft.id, draft);
    }
  }

  private reportVerdict(verdict: Verdict, last: boolean): void {
    this.verdict = verdict;
    if (this.replayed !== undefined) return;
    const nowMs = performance.now();
    const before = this.written;
    if (before?.state === verdict.state && !last && nowMs - before.atMs < VERDICT_EVERY_MS) return;
    const text = JSON.stringify(verdict);
    if (before?.text === text) return;
    this.written = { state: verdict.state, text, atMs: nowMs };
    this.outlets.writeEvent({ kind: 'verdict', time: this.outlets.now(), ...verdict });
  }

  private analysisOf(rank: number): RunAnalysis {
    this.leadRank ??= rank;
    if (rank === this.leadRank) return (this.lead ??= createRunAnalysis(this.context()));
    const known = this.others.get(rank);
    if (known !== undefined) return known;
    const created = createRunAnalysis(this.context());
    this.others.set(rank, created);
    return created;
  }

  /** An analysis that fails must not cost a recording: said once in the run's events. */
  private guard<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!this.failed) {
        const text = `The analysis failed and says nothing more about some rows: ${(error as Error).message}`;
        this.outlets.writeEvent({ kind: 'note', time: this.outlets.now(), step: null, text });
      }
      this.failed = true;
      return undefined;
    }
  }
}

function* toRows({ names, rows, values }: Rows): Iterable<MetricRow> {
  const width = names.length + 2;
  for (let row = 0; row < rows; row++) {
    const at = row * width;
    const byName = new Map<string, number>();
    for (let column = 0; column < names.length; column++)
      byName.set(names[column]!, values[at + 2 + column]!);
    yield { step: values[at]!, time: values[at + 1]!, values: byName };
  }
}
