import type { Socket } from 'node:net';
import { JournalWriter, type JournalOptions } from '../journal/journalWriter';
import { toNotRecordingText } from './reasons';
import type { AnalysisContext } from '../domain/analysisContext';
import type { RunEvent } from '../domain/event';
import type { RunManifest, RunStatus } from '../domain/run';
import type { ToldLoss } from '../domain/toldLoss';
import type { UpFrame } from '../protocol/decodeViewerFrames';
import type { HelloFrame, LimitExceeded, Malformed } from '../protocol/frames';
import { AlertLog } from './alertLog';
import { AnalysisFeed } from './analysisFeed';
import type { FrameSink } from './connection';
import { FrameIntake } from './frameIntake';
import type { Endpoint } from './endpoint';
import { LiveManifest } from './liveManifest';
import { MalformedLog } from './malformedLog';
import { MetricSummaries } from './metricSummaries';
import { ProgramContext } from './programContext';
import { toGivenName } from './givenName';
import { MAX_CONNECTIONS, RunServer } from './runServer';
import { StopSequence, type StopDelays } from './stopSequence';
import type { TrainerLink } from './trainerLink';
import { Trainers } from './trainers';
import { ViewerLink } from './viewerLink';

export interface RecordingOptions {
  readonly folder: string;
  readonly manifest: RunManifest;
  readonly endpoint: Endpoint;
  readonly context: AnalysisContext | null;
  readonly journal?: Partial<JournalOptions>;
  readonly stopDelays?: StopDelays;
  /** Something to tell whoever sits at the terminal. */
  readonly onNews?: (text: string) => void;
}

/** How the last connected program took its leave. */
export interface Goodbye {
  readonly exitCode: number | null;
}

/**
 * One run while it is recorded: what comes in over the socket goes into journal, analysis and manifest, and out to the
 * viewers. Knows nothing of how the program was started.
 */
export class Recording {
  readonly manifest: LiveManifest;
  readonly summaries = new MetricSummaries();
  readonly intake: FrameIntake;
  readonly alerts: AlertLog;
  readonly analysis: AnalysisFeed;
  readonly context: ProgramContext;
  readonly stop: StopSequence;
  goodbye: Goodbye | null = null;
  /** Ranks that have spoken and not said goodbye. */
  private readonly unfinished = new Set<number>();

  private readonly trainers: Trainers;
  private readonly viewers = new Set<ViewerLink>();
  private readonly malformed: MalformedLog;
  private readonly server: RunServer;
  private warnings: readonly string[];

  private constructor(
    private readonly options: RecordingOptions,
    readonly journal: JournalWriter,
    signalGroup: (signal: NodeJS.Signals) => void,
  ) {
    const write = (event: RunEvent) => this.journal.appendEvent(event);
    this.context = new ProgramContext(options.context);
    this.warnings = [...new Set([...options.manifest.warnings, ...journal.warnings])];
    this.alerts = new AlertLog((event) => {
      write(event);
      if (event.state === 'raised') options.onNews?.(`${event.severity}: ${event.title}. ${event.message}`);
    }, now);
    this.analysis = new AnalysisFeed(this.alerts, { writeEvent: write, now }, () => this.context.toContext());
    this.malformed = new MalformedLog(write, now);
    this.manifest = new LiveManifest(
      { ...options.manifest, warnings: this.warnings },
      {
        write: (manifest) => journal.writeManifest(manifest),
        publish: (manifest) => this.viewers.forEach((viewer) => viewer.publish(manifest)),
      },
      () => this.measure(),
    );
    this.intake = new FrameIntake(journal, this.summaries, this.analysis, {
      now,
      onTaken: () => this.manifest.touch(),
    });
    this.stop = new StopSequence(
      {
        askPolitely: () => this.trainers.send({ kind: 'stop' }),
        isConnected: () => this.trainers.size > 0,
        signal: signalGroup,
      },
      options.stopDelays,
    );
    this.trainers = new Trainers(journal, {
      onHello: (hello) => this.takeHello(hello),
      onFrame: (trainer, frame) => this.takeTrainerFrame(trainer, frame),
      isStopAsked: () => this.stop.asked,
      note: (text) => this.note(text),
    });
    this.server = new RunServer(options.endpoint, {
      onHello: (hello, socket) =>
        hello.role === 'viewer' ? this.admitViewer(socket) : this.trainers.admit(hello, socket),
      onTooMany: () => this.malformed.addRefusedConnection(MAX_CONNECTIONS),
    });
  }

  /** Opens (or goes on with) the folder's journal. Throws when the folder can't be used. */
  static async open(
    options: RecordingOptions,
    signalGroup: (signal: NodeJS.Signals) => void,
  ): Promise<Recording> {
    const opened: { recording?: Recording } = {};
    const journal = await JournalWriter.open({
      folder: options.folder,
      onAppend: (append) => opened.recording?.viewers.forEach((viewer) => viewer.append(append)),
      onReplaced: (file, by) => opened.recording?.viewers.forEach((viewer) => viewer.replace(file, by)),
      onWritten: (rank) => opened.recording?.trainers.acknowledge(rank),
      onRecording: (stop) => opened.recording?.observeRecording(stop),
      ...options.journal,
    });
    opened.recording = new Recording(options, journal, signalGroup);
    return opened.recording;
  }

  listen(): Promise<void> {
    return this.server.listen();
  }

  /** A new state: in the manifest, in the events, and with the viewers at once. */
  async enter(status: Exclude<RunStatus, 'broken'>, more: Partial<RunManifest> = {}): Promise<void> {
    const step = this.summaries.steps || null;
    this.journal.appendEvent({ kind: 'status', time: now(), step, status, reason: more.reason ?? null });
    await this.manifest.changeNow({ ...more, status });
  }

  /** Asked by a viewer, the command line or Ctrl-C. */
  requestStop(how: 'politely' | 'now'): void {
    const { status } = this.manifest.current;
    if (status === 'starting' || status === 'running') void this.enter('stopping');
    if (how === 'now') this.stop.startNow();
    else this.stop.start();
  }

  note(text: string): void {
    this.journal.appendEvent({ kind: 'note', time: now(), step: this.summaries.steps || null, text });
  }

  warn(text: string): void {
    this.warnings = [...this.warnings, text];
    this.manifest.touch();
  }

  /** The program has ended: takes in what its sockets still hold, then lets nobody in any more. */
  async drain(): Promise<void> {
    const startedAtMs = performance.now();
    // A daemon that keeps its connection open must not hold the end up; a burst that is still coming in may.
    while (this.trainers.size > 0) {
      const quietMs = Math.min(this.server.quietMs(), performance.now() - startedAtMs);
      if (quietMs > 500 || performance.now() - startedAtMs > 30_000) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    this.journal.flushNow();
  }

  /** A client says goodbye behind its last row: without it nobody knows whether more was to come. */
  warnOfMissingGoodbye(): void {
    if (this.unfinished.size === 0) return;
    const ranks = [...this.unfinished].sort((a, b) => a - b);
    const lost =
      ranks.join() === '0'
        ? `its client's goodbye: rows after step ${this.summaries.steps} may be missing`
        : `the goodbye of rank ${ranks.join(', ')}: the last rows of it may be missing`;
    this.warn(`The program ended without ${lost}. Call finish() or close() at its end, and wait for it.`);
  }

  /** Closes journal and socket after the last manifest was written. */
  async close(final: Exclude<RunStatus, 'broken'>, more: Partial<RunManifest>): Promise<void> {
    this.stop.dispose();
    this.analysis.end();
    const step = this.summaries.steps || null;
    this.journal.appendEvent({
      kind: 'status',
      time: now(),
      step,
      status: final,
      reason: more.reason ?? null,
    });
    await this.journal.close({ ended: true });
    await this.manifest.changeNow({ ...more, status: final, endedAt: now() });
    await this.manifest.dispose();
    await this.server.close(2000);
  }

  private takeHello(hello: HelloFrame): void {
    this.unfinished.add(hello.rank ?? 0);
    this.context.observeHello(hello);
    const { config, backend, totalSteps, name } = this.manifest.current;
    this.manifest.change({
      name: toGivenName(this.manifest.current, hello.name) ?? name,
      config: config ?? hello.config ?? null,
      backend: hello.backend ?? backend,
      totalSteps: hello.totalSteps ?? totalSteps,
    });
    if (this.manifest.current.status === 'starting') void this.enter('running');
  }

  private admitViewer(socket: Socket): FrameSink {
    const viewer = new ViewerLink(socket, this.options.folder);
    this.viewers.add(viewer);
    return {
      onFrame: (frame) => this.takeViewerFrame(viewer, frame),
      onEnd: () => this.viewers.delete(viewer),
    };
  }

  private takeTrainerFrame(trainer: TrainerLink, frame: UpFrame | Malformed | LimitExceeded): void {
    switch (frame.kind) {
      case 'metrics':
        return this.intake.takeRows(trainer.rank, frame);
      case 'snapshot':
        return this.intake.takeSnapshot(trainer.rank, frame);
      case 'site':
        this.context.observeSite(frame);
        return this.journal.appendEvent({ ...frame, time: now() });
      case 'note':
        return this.intake.takeNote(frame);
      case 'bye':
        this.unfinished.delete(trainer.rank);
        this.goodbye = { exitCode: frame.exitCode ?? null };
        return this.journal.flushNow();
      default:
        return this.takeUnusable(frame);
    }
  }

  private takeViewerFrame(viewer: ViewerLink, frame: UpFrame | Malformed | LimitExceeded): void {
    switch (frame.kind) {
      case 'subscribe':
        this.journal.flushNow();
        return viewer.subscribe(frame.files, this.manifest.current);
      case 'stop':
        return this.requestStop(frame.now === true ? 'now' : 'politely');
      case 'snapshot-now':
        this.trainers.send({ kind: 'snapshot-now' });
        return;
      case 'acknowledge':
      case 'mute':
        if (this.alerts.answer(frame.alertId, frame.kind === 'mute' ? 'muted' : 'acknowledged'))
          this.manifest.touch();
        return;
      case 'unmute':
        if (this.alerts.unmute(frame.alertId)) this.manifest.touch();
        return;
      case 'tell-loss':
        return this.takeLoss(frame.loss);
      default:
        return this.takeUnusable(frame);
    }
  }

  private takeLoss(loss: ToldLoss): void {
    const step = this.summaries.steps || null;
    this.journal.appendEvent({ kind: 'loss-told', time: now(), step, loss });
    this.analysis.tellLoss(loss);
    this.manifest.touch();
  }

  private takeUnusable(frame: UpFrame | Malformed | LimitExceeded): void {
    if (frame.kind === 'limit') this.malformed.addLimit(frame);
    else if (frame.kind === 'malformed') this.malformed.add(frame);
    else this.malformed.add({ what: 'unknown-kind', quote: JSON.stringify({ kind: frame.kind }) });
    this.manifest.touch();
  }

  private observeRecording(stop: JournalWriter['notRecording']): void {
    this.options.onNews?.(stop === null ? 'recording again' : toNotRecordingText(stop));
    void this.manifest.changeNow({ notRecording: stop });
  }

  private measure(): Partial<RunManifest> {
    const { status, backend } = this.manifest.current;
    const ended = status !== 'starting' && status !== 'running' && status !== 'stopping';
    const { rows, snapshots } = this.journal.unrecorded;
    const garbage = this.malformed.warning();
    return {
      backend,
      steps: this.summaries.steps,
      metrics: this.summaries.toJson(),
      stepsPerSecond: ended ? null : this.intake.rate.perSecond(performance.now()),
      dropped: this.intake.dropped + rows + snapshots,
      snapshots: this.intake.snapshots,
      ...this.alerts.summary(ended),
      verdict: this.analysis.verdict,
      // The journal may find something to warn of at any row.
      warnings: [
        ...new Set([...this.warnings, ...this.journal.warnings, ...(garbage === null ? [] : [garbage])]),
      ],
    };
  }
}

export function now(): string {
  return new Date().toISOString();
}
