import { basename, isAbsolute, resolve } from 'node:path';
import { lossStar } from '../analysis/diagnosis/lossStar';
import { updateLimit } from '../analysis/diagnosis/updateLimit';
import { describeRunRow, toShownStatus } from '../domain/rowText';
import { ENDED, type RunManifest } from '../domain/run';
import { withToldLoss } from '../domain/toldLoss';
import { statPlainFile } from '../journal/plainFile';
import type { RunFold } from '../journal/runFold';
import type { PanelHead, PanelRun } from '../protocol/panel';
import type { RunRow } from '../protocol/viewer';
import { isThisHost } from '../util/processIdentity';
import { mainSnapshots } from './mainSnapshots';
import { readFailure, readOutputTail } from './outputTail';
import { toLossEdge } from './lossEdge';
import type { QuietClock } from './quietClock';
import { parseRunConfig, toRunContext } from './runContext';
import { toChecklist } from './toChecklist';
import { toRanks } from './toRanks';

export interface HeadInput {
  readonly row: RunRow;
  readonly fold: RunFold;
  readonly warnings: readonly string[];
  readonly ranks: readonly number[];
  readonly disconnected: boolean;
  readonly nowMs: number;
  readonly clock: QuietClock;
}

/** Everything of a dashboard but the charts. */
export function toHead(input: HeadInput): PanelHead {
  const { row, fold, disconnected } = input;
  const { manifest } = row;
  if (!manifest) return toBrokenHead(input);
  const context = withToldLoss(toRunContext(manifest), fold.toldLoss);
  const snapshots = mainSnapshots(fold);
  const last = snapshots.at(-1);
  // The built-in trainer always sends embeddings with labels; until the first ones come nothing else is known.
  const expected =
    manifest.program.kind === 'config' && snapshots.length === 0 && !ENDED.has(manifest.status);
  return {
    kind: 'head',
    run: toPanelRun(input, manifest),
    empty: null,
    verdict: fold.verdict ?? manifest.verdict,
    alerts: fold.alerts,
    lossKind: context.loss.kind,
    lossStar: lossStar(context),
    // A lost run has nobody who could write it down before it is adopted or marked as ended.
    canTellLoss: manifest.program.kind === 'command' && (row.alive || ENDED.has(manifest.status)),
    ...toLossEdge(context.loss, parseRunConfig(manifest)?.loss ?? null),
    updateLimit: updateLimit(context),
    classes: last?.classes ?? null,
    embeddingDim: last?.d ?? context.embeddingDim,
    hasEmbeddings: expected || snapshots.length > 0,
    hasLabels: expected || snapshots.some((snapshot) => snapshot.classes !== null),
    bounded: context.normalized || context.loss.distance === 'cosine',
    chance: last?.chance ?? null,
    marks: fold.marks,
    disconnected,
  };
}

function toPanelRun(
  { row, fold, warnings, ranks, nowMs, clock }: HeadInput,
  manifest: RunManifest,
): PanelRun {
  const { status } = manifest;
  const shown = toShownStatus({ status }, row.alive);
  const step = Math.max(manifest.steps, fold.lastStep);
  const end = manifest.endedAt ? Date.parse(manifest.endedAt) : nowMs;
  const started = Date.parse(manifest.startedAt);
  const { notRecording, program } = manifest;
  const isWaiting = !ENDED.has(shown) && step === 0;
  const lostTrainer = shown === 'lost' && status !== 'lost' ? findLostTrainer(row, manifest) : null;
  const checklist = isWaiting ? toChecklist(manifest, fold) : [];
  const failure = shown === 'failed' ? readFailure(row.folder) : { line: null, frames: [] };
  const wantsOutput = isWaiting || shown === 'failed' || shown === 'lost';
  return {
    id: manifest.id,
    fileName: program.file ? basename(program.file) : (program.argv[0] ?? manifest.name),
    name: manifest.name,
    number: manifest.number,
    status: shown,
    reason:
      shown === 'lost' && status !== 'lost' ? describeLoss(manifest, lostTrainer, step) : manifest.reason,
    warnings: [...manifest.warnings, ...(ENDED.has(shown) ? warnings : [])],
    step,
    totalSteps: manifest.totalSteps,
    stepsPerSecond: manifest.stepsPerSecond,
    elapsedSeconds: Number.isFinite(started) ? Math.max(0, (end - started) / 1000) : null,
    dropped: manifest.dropped,
    backend: manifest.backend,
    exitCode: manifest.exitCode,
    signal: manifest.signal,
    rowText: describeRunRow({ ...manifest, steps: step }, row.alive || ENDED.has(status)),
    notRecording: notRecording && `Not recording since step ${notRecording.sinceStep}: ${notRecording.why}`,
    outputTail: wantsOutput ? readOutputTail(row.folder) : [],
    failureLine: failure.line,
    failureFrames: failure.frames.map(({ file, ...place }) => ({
      file: toAbsolute(program.cwd, file),
      ...place,
    })),
    checklist,
    quietSeconds: isWaiting
      ? clock.seconds(countDone(checklist), begunAt(manifest, fold), nowMs)
      : lostTrainer === 'runs'
        ? sinceHeartbeat(row.folder, nowMs)
        : null,
    ranks: toRanks(ranks, fold.alerts),
    rank: fold.rank,
    canStart: ENDED.has(shown),
    lostTrainer,
    insertInto: program.kind === 'command' && program.file?.endsWith('.py') ? program.file : null,
  };
}

function countDone(checklist: PanelRun['checklist']): number {
  return checklist.filter(({ done }) => done).length;
}

function begunAt({ startedAt }: RunManifest, { lastEventTime }: RunFold): number {
  return Math.max(...[startedAt, lastEventTime ?? startedAt].map((time) => Date.parse(time)));
}

/** Its mtime is the recorder's last sign of life. */
function sinceHeartbeat(folder: string, nowMs: number): number | null {
  const stat = statPlainFile(`${folder}/heartbeat`);
  return stat.kind === 'file' ? Math.max(0, (nowMs - stat.mtimeMs) / 1000) : null;
}

function toAbsolute(cwd: string, file: string): string {
  return isAbsolute(file) ? file : resolve(cwd, file);
}

function findLostTrainer({ adoptable }: RunRow, { recorder }: RunManifest): PanelRun['lostTrainer'] {
  if (recorder !== null && !isThisHost(recorder)) return 'elsewhere';
  return adoptable ? 'runs' : 'gone';
}

/** Why a run reads as lost that has no end yet. */
function describeLoss(
  { reason, recorder }: RunManifest,
  lostTrainer: PanelRun['lostTrainer'],
  step: number,
): string {
  if (reason !== null) return reason;
  if (lostTrainer === 'elsewhere')
    return `Nothing was heard of its recorder on ${recorder?.host ?? 'another host'} for 15 seconds. Whether it still runs can only be told there: \`margin adopt\`.`;
  return `Its recorder was killed at step ${step}${lostTrainer === 'runs' ? '; the program still runs' : ', and its program is gone'}.`;
}

function toBrokenHead({ row, fold }: HeadInput): PanelHead {
  const { listing } = row;
  return {
    kind: 'head',
    run: {
      id: listing.id,
      fileName: listing.name,
      name: listing.name,
      number: listing.number,
      status: 'broken',
      reason: listing.reason,
      warnings: [],
      step: fold.lastStep,
      totalSteps: null,
      stepsPerSecond: null,
      elapsedSeconds: null,
      dropped: 0,
      backend: null,
      exitCode: null,
      signal: null,
      rowText: describeRunRow(listing, false),
      notRecording: null,
      outputTail: [],
      failureLine: null,
      failureFrames: [],
      checklist: [],
      quietSeconds: null,
      ranks: [],
      rank: fold.rank,
      canStart: false,
      lostTrainer: null,
      insertInto: null,
    },
    empty: null,
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
