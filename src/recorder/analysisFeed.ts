import { createRunAnalysis } from '../analysis/runAnalysis';
import type { AnalysisContext } from '../domain/analysisContext';
import type { AlertDraft, RunAnalysis, SnapshotResult } from '../domain/analysisResult';
import type { RunEvent } from '../domain/event';
import type { MetricRow } from '../domain/metrics';
import type { Verdict } from '../domain/run';
import type { ToldLoss } from '../domain/toldLoss';
import type { Snapshot, SnapshotStatistics } from '../domain/snapshot';
import type { AlertLog } from './alertLog';
import type { Rows } from './metricSummaries';
import { RankAlerts } from './rankAlerts';

const VERDICT_EVERY_MS = 1000;
/** Processes of one training start within seconds of each other. */
const FIRST_RANK_WITHIN_MS = 10_000;

export interface AnalysisOutlets {
  writeEvent(event: RunEvent): void;
  now(): string;
}

/**
 * Feeds a run's analysis and writes what it says. Alerts and the verdict are those of rank 0, or of the lowest rank that speaks
 * while rank 0 stays silent; of other ranks only those alerts are written that it does not have itself.
 */
export class AnalysisFeed {
  private leadRank: number | undefined;
  private readonly analyses = new Map<number, RunAnalysis>();
  private firstAtMs: number | undefined;
  private readonly ranks = new RankAlerts();
  private written: { state: string; text: string; atMs: number } | undefined;
  private replayed: Map<string, AlertDraft> | undefined;
  private failed = false;
  private toldLoss: ToldLoss | null = null;
  verdict: Verdict | null = null;

  constructor(
    private readonly log: AlertLog,
    private readonly outlets: AnalysisOutlets,
    /** Known at the start for a configuration, with the first frames for a program. */
    private readonly context: () => AnalysisContext,
    private readonly clockMs: () => number = () => performance.now(),
  ) {}

  observeRows(rank: number, rows: Rows): void {
    const analysis = this.analysisOf(rank);
    this.guard(() => {
      for (const row of toRows(rows)) this.add(rank, row.step, analysis.observeRow(row));
    });
    if (rank === this.leadRank) this.reportVerdict(analysis.verdict(), false);
  }

  observeSnapshot(rank: number, snapshot: Snapshot): SnapshotResult | undefined {
    return this.takeResult(rank, (analysis) => analysis.observeSnapshot(snapshot));
  }

  /** What a person said of the loss, for everything that is observed from now on; the verdict says it at once. */
  tellLoss(loss: ToldLoss): void {
    this.toldLoss = loss;
    for (const analysis of this.analyses.values()) analysis.tellLoss(loss);
    const lead = this.leadRank === undefined ? undefined : this.analyses.get(this.leadRank);
    if (lead !== undefined) this.reportVerdict(lead.verdict(), true);
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
    this.chooseLead(Infinity);
    // Ranks are replayed one after the other: what waits for the lead has seen all of it.
    this.write(this.ranks.release(Infinity));
    const drafts = this.replayed ?? new Map<string, AlertDraft>();
    this.replayed = undefined;
    this.log.settle(drafts);
    const lead = this.leadRank === undefined ? undefined : this.analyses.get(this.leadRank);
    if (lead !== undefined) this.reportVerdict(lead.verdict(), false);
  }

  /** The program has ended: the verdict's last word. */
  end(): void {
    this.chooseLead(Infinity);
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
      if (rank === this.leadRank) this.reportVerdict(result.verdict, false);
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
    const nowMs = this.clockMs();
    const before = this.written;
    if (before?.state === verdict.state && !last && nowMs - before.atMs < VERDICT_EVERY_MS) return;
    const text = JSON.stringify(verdict);
    if (before?.text === text) return;
    this.written = { state: verdict.state, text, atMs: nowMs };
    this.outlets.writeEvent({ kind: 'verdict', time: this.outlets.now(), ...verdict });
  }

  private analysisOf(rank: number): RunAnalysis {
    const known = this.analyses.get(rank) ?? this.create();
    this.analyses.set(rank, known);
    const nowMs = this.clockMs();
    this.firstAtMs ??= nowMs;
    if (this.leadRank !== 0) this.chooseLead(this.replayed === undefined ? nowMs - this.firstAtMs : 0);
    return known;
  }

  private create(): RunAnalysis {
    const analysis = createRunAnalysis(this.context());
    if (this.toldLoss !== null) analysis.tellLoss(this.toldLoss);
    return analysis;
  }

  /** Rank 0 as soon as it speaks; without it the lowest that has spoken, once rank 0 had its time. */
  private chooseLead(silentMs: number): void {
    const lowest = Math.min(...this.analyses.keys());
    const before = this.leadRank;
    const isTime = lowest === 0 || (before === undefined && silentMs >= FIRST_RANK_WITHIN_MS);
    if (lowest === before || !isTime || !Number.isFinite(lowest)) return;
    this.leadRank = lowest;
    const left = before === undefined ? [] : this.ranks.demote(before);
    const { said, ended } = this.ranks.promote(lowest);
    this.write([...left, ...ended, ...said, ...this.ranks.see(said)]);
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
