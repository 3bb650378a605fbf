import { basename, dirname, join } from 'node:path';
import { METRICS } from '../domain/metrics';
import type { RunManifest } from '../domain/run';
import { decodeFloats, hasValue } from '../journal/decodeFloats';
import { readManifest } from '../journal/readManifest';
import { listNames, listSegments, streamName } from '../journal/segmentNames';
import { SegmentTail } from '../journal/segmentTail';
import type { RunPath } from '../protocol/panel';

const SHOWN = 2;
/** Folders that are looked into; a file whose last run is further back has none that compares. */
const MOST_LOOKED = 300;
const MOST_POINTS = 200;

/** The last two runs of the same file before this one that have a path through the plane, the newest first. */
export function readEarlierPaths(folder: string, own: RunManifest): RunPath[] {
  const paths: RunPath[] = [];
  for (const { folder: earlier, number } of listEarlier(folder, own)) {
    const path = readPath(earlier);
    if (path) paths.push({ name: `run ${number}`, ...path });
    if (paths.length === SHOWN) break;
  }
  return paths;
}

/** Runs of one second are in no order by their ids: their numbers are. */
function* listEarlier(
  folder: string,
  { id, number, program }: RunManifest,
): Iterable<{ folder: string; number: number }> {
  if (program.file === null) return;
  const runsDir = dirname(folder);
  const names = listNames(runsDir)
    .filter((name) => secondOf(name) <= secondOf(id) && name !== basename(folder))
    .sort()
    .reverse()
    .slice(0, MOST_LOOKED);
  for (let at = 0; at < names.length;) {
    const second = secondOf(names[at]!);
    const together: { folder: string; number: number }[] = [];
    for (; at < names.length && secondOf(names[at]!) === second; at += 1) {
      const earlier = join(runsDir, names[at]!);
      const reading = readManifest(earlier);
      if (reading.kind !== 'manifest' || reading.manifest.program.file !== program.file) continue;
      if (reading.manifest.number < number)
        together.push({ folder: earlier, number: reading.manifest.number });
    }
    yield* together.sort((a, b) => b.number - a.number);
  }
}

/** `yyyymmdd-hhmmss` of a run's id. */
function secondOf(name: string): string {
  return name.slice(0, 15);
}

/** From what the recorder computed of each snapshot; series and embeddings stay unread. */
function readPath(folder: string): Omit<RunPath, 'name'> | null {
  const points: { step: number; kappa: number; info: number }[] = [];
  try {
    for (const { table, k, ...there } of listSegments(`${folder}/ranks/0`)) {
      if (table !== 'derived') continue;
      for (const batch of new SegmentTail(folder, `ranks/0/${streamName(table, k)}`).read(there)) {
        const { rows, steps, columns } = decodeFloats(batch);
        const valueOf = (name: string, row: number): number => {
          const column = columns.find((each) => each.name === name);
          return column && hasValue(column, row) ? column.values[row]! : Number.NaN;
        };
        for (let row = 0; row < rows; row += 1) {
          const kappa = valueOf(METRICS.kappa, row);
          if (Number.isFinite(kappa))
            points.push({ step: steps[row]!, kappa, info: valueOf(METRICS.info, row) });
        }
      }
    }
  } catch {
    // A damaged run is no measure for another.
    return null;
  }
  points.sort((a, b) => a.step - b.step);
  const first = points[0]?.kappa ?? Number.NaN;
  if (points.length < 2 || !(first > 0)) return null;
  const stride = Math.ceil(points.length / MOST_POINTS);
  const drawn = points.filter((_, i) => i % stride === 0 || i === points.length - 1);
  return {
    spread: Float64Array.from(drawn, ({ kappa }) => kappa / first),
    info: Float64Array.from(drawn, ({ info }) => info),
  };
}
