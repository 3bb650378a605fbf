import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parse, View } from 'vega';
import { compile } from 'vega-lite';

/** Draws loss curves by name, one over the other, the first one broad and behind. */
export async function drawCurves(
  curves: Readonly<Record<string, readonly number[]>>,
  path: string,
): Promise<void> {
  const [reference] = Object.keys(curves);
  const values = Object.entries(curves).flatMap(([name, losses]) =>
    losses.map((loss, i) => ({ name, step: i + 1, loss })),
  );
  const line = (filter: string, strokeWidth: number, opacity: number) => ({
    transform: [{ filter }],
    mark: { type: 'line' as const, strokeWidth, opacity },
    encoding: {
      x: { field: 'step', type: 'quantitative' as const, title: 'step' },
      y: { field: 'loss', type: 'quantitative' as const, title: 'loss' },
      color: { field: 'name', type: 'nominal' as const, title: null, sort: Object.keys(curves) },
    },
  });
  const { spec } = compile({
    width: 640,
    height: 260,
    background: 'white',
    data: { values },
    layer: [line(`datum.name === '${reference}'`, 5, 0.35), line(`datum.name !== '${reference}'`, 1, 1)],
  });
  const view = new View(parse(spec), { renderer: 'none' });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${await view.toSVG()}\n`);
}
