import type { JournalWriter } from '../journal/journalWriter';
import type { MetricsFrame, NoteFrame, SnapshotFrame } from '../protocol/frames';
import type { AnalysisFeed } from './analysisFeed';
import type { MetricSummaries } from './metricSummaries';
import { StepRate } from './stepRate';

/** What training programs send goes from here into journal, analysis and summaries. */
export class FrameIntake {
  snapshots = 0;
  /** Rows and snapshots that clients said they dropped. */
  dropped = 0;
  readonly rate = new StepRate();

  constructor(
    private readonly journal: JournalWriter,
    private readonly summaries: MetricSummaries,
    private readonly analysis: AnalysisFeed,
    private readonly hooks: { readonly now: () => string; readonly onTaken: () => void },
  ) {}

  takeRows(rank: number, frame: MetricsFrame): void {
    if (this.journal.notRecording === null) {
      this.summaries.add(frame);
      this.rate.observe(this.summaries.steps, performance.now());
    }
    this.journal.appendRows(rank, frame);
    this.analysis.observeRows(rank, frame);
    this.hooks.onTaken();
  }

  takeSnapshot(rank: number, frame: SnapshotFrame): void {
    const { step, n, d, split, labels, embeddings } = frame;
    const time = frame.time ?? Date.now() / 1000;
    const snapshot = { step, time, n, d, split, labels, embeddings, total: frame.total ?? n };
    const result = this.analysis.observeSnapshot(rank, snapshot);
    if (result !== undefined) {
      this.journal.appendSnapshot(rank, snapshot, result.statistics);
      this.journal.appendDerived(rank, step, time, result.derived);
      if (this.journal.notRecording === null) this.summaries.addRow({ step, time, values: result.derived });
      this.snapshots++;
    }
    this.hooks.onTaken();
  }

  takeNote(frame: NoteFrame): void {
    if (frame.what !== 'dropped') {
      const { text, step = null } = frame;
      return this.journal.appendEvent({ kind: 'note', time: this.hooks.now(), step, text });
    }
    const { rows = 0, snapshots = 0, step = this.summaries.steps, text } = frame;
    this.dropped += rows + snapshots;
    // The last step is only said in the sentence.
    const toStep = Number(/to (?:step )?(\d+)/.exec(text)?.[1] ?? step);
    this.journal.appendEvent({
      kind: 'gap',
      time: this.hooks.now(),
      fromStep: step,
      toStep,
      rows,
      snapshots,
      why: text,
    });
    this.hooks.onTaken();
  }
}
