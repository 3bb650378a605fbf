import type { SeriesBuckets } from '../../src/domain/metrics';
import type {
  PanelFace,
  PanelHead,
  PanelNotice,
  PanelPaths,
  PanelRibbons,
  PanelSeries,
  ToPanel,
} from '../../src/protocol/panel';
import { indexAtOrBefore } from './steps';

/** What the host has sent so far. Messages may come in any order; those of another run wait until its head is there. */
export interface PanelData {
  readonly head: PanelHead | null;
  readonly byRun: ReadonlyMap<string, RunData>;
  readonly notice: PanelNotice | null;
  /** Results of Apply fix, by `alert/cause`. */
  readonly fixes: ReadonlyMap<string, 'applied' | 'changed'>;
}

export interface RunData {
  readonly series: PanelSeries | null;
  readonly seriesByName: ReadonlyMap<string, SeriesBuckets>;
  readonly ribbons: PanelRibbons | null;
  /** The last faces, by the step of their snapshot; the newest last. */
  readonly faces: readonly PanelFace[];
  /** Of earlier runs of the same file; null until they were asked for and came. */
  readonly paths: PanelPaths | null;
}

const MOST_FACES = 32;

export const EMPTY_RUN: RunData = {
  series: null,
  seriesByName: new Map(),
  ribbons: null,
  faces: [],
  paths: null,
};
export const EMPTY_DATA: PanelData = { head: null, byRun: new Map(), notice: null, fixes: new Map() };

export function reduceMessage(data: PanelData, message: ToPanel): PanelData {
  switch (message.kind) {
    case 'head':
      return reduceHead(data, message);
    case 'series':
      return withRun(data, message.runId, (run) => ({
        ...run,
        series: message,
        seriesByName: new Map(message.series.map((each) => [each.name, each])),
      }));
    case 'ribbons':
      return withRun(data, message.runId, (run) => ({ ...run, ribbons: message }));
    case 'face':
      return withRun(data, message.runId, (run) => ({
        ...run,
        faces: [...run.faces.filter((face) => faceStep(face) !== faceStep(message)), message].slice(
          -MOST_FACES,
        ),
      }));
    case 'paths':
      return withRun(data, message.runId, (run) => ({ ...run, paths: message }));
    case 'notice':
      return { ...data, notice: message };
    case 'fixResult':
      return {
        ...data,
        fixes: new Map(data.fixes).set(`${message.alertId}/${message.causeId}`, message.result),
      };
    default:
      return data;
  }
}

function reduceHead(data: PanelData, head: PanelHead): PanelData {
  const runId = head.run?.id ?? null;
  if (runId === (data.head?.run?.id ?? null)) {
    const isSameRank = head.run?.rank === data.head?.run?.rank;
    // What was drawn of another rank is not this one's.
    const paths = currentRun(data).paths;
    const byRun = runId === null ? data.byRun : new Map([[runId, { ...EMPTY_RUN, paths }]]);
    return isSameRank ? { ...data, head } : { ...data, head, byRun };
  }
  // Another run: what is known of it already (its series may have come first) stays, the rest goes.
  const known = runId === null ? undefined : data.byRun.get(runId);
  return {
    ...data,
    head,
    notice: null,
    fixes: new Map(),
    byRun: new Map(runId !== null && known ? [[runId, known]] : []),
  };
}

function withRun(data: PanelData, runId: string, change: (run: RunData) => RunData): PanelData {
  const shown = data.head?.run?.id;
  const byRun = new Map([...data.byRun].filter(([id]) => id === shown || id === runId));
  return { ...data, byRun: byRun.set(runId, change(byRun.get(runId) ?? EMPTY_RUN)) };
}

export function faceStep(face: PanelFace): number {
  return face.statistics?.step ?? -1;
}

/** The run whose head is shown. */
export function currentRun({ head, byRun }: PanelData): RunData {
  return (head?.run ? byRun.get(head.run.id) : undefined) ?? EMPTY_RUN;
}

/** The snapshot that the at-step column shows at a step: the last one at or before it; −1: none. */
export function snapshotAt({ ribbons }: RunData, step: number): number {
  const steps = ribbons?.allSteps ?? new Float64Array();
  return steps[indexAtOrBefore(steps, step)] ?? -1;
}

/** The face for a step: that of its snapshot, else the nearest earlier one that has been sent, else the newest. */
export function faceFor(run: RunData, step: number): PanelFace | null {
  const wanted = snapshotAt(run, step);
  const exact = run.faces.findLast((face) => faceStep(face) === wanted);
  if (exact) return exact;
  const earlier = run.faces
    .filter((face) => faceStep(face) <= step)
    .sort((a, b) => faceStep(b) - faceStep(a));
  return earlier[0] ?? run.faces.at(-1) ?? null;
}
