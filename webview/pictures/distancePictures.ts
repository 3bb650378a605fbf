import { html, svg, type TemplateResult } from 'lit';
import { logTicks } from '../lanes/ticks';
import { formatTick } from '../words/numbers';
import { picture, toBand, toPath, toScale } from './picture';
import { DIES, RECOVERS, type RecordedRun } from './recordedRuns';

/** Distances of a run that recovers and of one that dies: negatives leave positives, or both fall together. */
export function distancePictures(): TemplateResult {
  return html`<div class="pictures">
    ${distancePicture(RECOVERS, 'both fall at first; then negatives leave positives and pass the dotted line.')}
    ${distancePicture(DIES, 'positives and negatives fall together, and the dotted line is never reached.')}
  </div>`;
}

function distancePicture(run: RecordedRun, sentence: string): TemplateResult {
  const { snapshots, margin } = run;
  const last = snapshots.at(-1)?.step ?? 1;
  const values = snapshots.flatMap(({ positive, negative }) => [...positive, ...negative]);
  const y = { from: Math.min(...values) / 1.3, to: Math.max(...values, margin * 1.3) * 1.3 };
  const scale = toScale({ from: 0, to: last }, y);
  const line = (read: (snapshot: RecordedRun['snapshots'][number]) => number) =>
    snapshots.map((snapshot) => [scale.x(snapshot.step), scale.y(read(snapshot))] as const);
  const kind = (name: 'positive' | 'negative') => svg`<path
      class="band ${name}"
      d=${toBand(
        line((snapshot) => snapshot[name][0]),
        line((snapshot) => snapshot[name][2]),
      )}
    ></path>
    <path class="line ${name}" d=${toPath(line((snapshot) => snapshot[name][1]))}></path>`;
  const marks = svg`${kind('positive')}${kind('negative')}
    <path class="line dotted" d=${toPath(line(({ positive }) => positive[1] + margin))}></path>`;
  const xTicks = [0, last].map((step) => [step, String(step)] as const);
  const yTicks = logTicks(y.from, y.to, 4).map((tick) => [tick, formatTick(tick)] as const);
  return picture(run, sentence, { scale, xTicks, yTicks }, marks);
}
