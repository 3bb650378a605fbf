import { html, svg, type TemplateResult } from 'lit';
import { picture, toPath, toScale } from './picture';
import { DIES, RECOVERS, type RecordedRun } from './recordedRuns';

const FLOOR = 1e-4;
const TOP = 10 ** 1.5;
/** Median distance below a thousandth of the margin is dead. */
const DEAD_SHARE = 1e-3;

/** Spread against information for a run that recovers and one that dies, to tell the two by the way their paths turn. */
export function planePictures(): TemplateResult {
  return html`<div class="pictures">
    ${planePicture(RECOVERS, 'the path goes down, but ever further right, and then up into learned.', [[148, 11]])}
    ${planePicture(DIES, 'the path turns left while it falls, and ends in dead.', [
      [8, 4],
      [52, 3],
    ])}
  </div>`;
}

function planePicture(
  run: RecordedRun,
  sentence: string,
  named: readonly (readonly [step: number, labelBelow: number])[],
): TemplateResult {
  const scale = toScale({ from: -0.045, to: 1 }, { from: FLOOR, to: TOP });
  const { snapshots, margin, tone } = run;
  const points = snapshots.map(({ info, spread }) => [scale.x(info), scale.y(spread)] as const);
  const [start, end] = [points[0] ?? [0, 0], points.at(-1) ?? [0, 0]];
  const deadTop = (DEAD_SHARE * margin) / (snapshots[0]?.positive[1] ?? 1);
  const box = (from: { x: number; y: number }, to: { x: number; y: number }, name: string) => svg`<rect
    class="region ${name}"
    x=${scale.x(from.x)}
    y=${scale.y(to.y)}
    width=${scale.x(to.x) - scale.x(from.x)}
    height=${scale.y(from.y) - scale.y(to.y)}
  ></rect>`;
  const marks = svg`${box({ x: 0, y: FLOOR }, { x: 0.15, y: deadTop }, 'error')}
    ${box({ x: 0.6, y: 0.6 }, { x: 1, y: TOP }, 'good')}
    <text class="word-error" x=${scale.x(0.15) + 4} y=${scale.y(deadTop / 6)}>dead</text>
    <text class="word-good end" x=${scale.x(1) - 4} y=${scale.y(0.6) - 4}>learned</text>
    <path class="line" d=${toPath(points)}></path>
    ${named.map(([step, labelBelow]) => {
      const index = snapshots.findIndex((snapshot) => snapshot.step === step);
      const [x, y] = points[index] ?? [0, 0];
      return svg`<circle class="dot" cx=${x} cy=${y} r="2"></circle>
        <text class="tick" x=${x + 6} y=${y + labelBelow}>step ${step}</text>`;
    })}
    <circle class="start" cx=${start[0]} cy=${start[1]} r="3"></circle>
    <circle class="end-point ${tone}" cx=${end[0]} cy=${end[1]} r="4"></circle>`;
  const xTicks = [0, 0.5, 1].map((value) => [value, String(value)] as const);
  const yTicks = [[FLOOR, '0'], [0.01, '1 %'], [1, '×1'], [10, '×10']] as const; // prettier-ignore
  return picture(run, sentence, { scale, xTicks, yTicks }, marks);
}
