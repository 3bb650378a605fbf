/**
 * esbuild plugins of the webview. `*.vl.ts` modules are evaluated at build time and their Vega-Lite specs compiled to
 * Vega, so that Vega-Lite itself is never shipped; the parts of Vega that no chart of ours uses are left out.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { compile } from 'vega-lite';

/** Transforms (maps, force layouts, trees, word clouds, …) that Vega registers and we never use. */
const UNUSED_VEGA = [
  'geo',
  'force',
  'hierarchy',
  'voronoi',
  'wordcloud',
  'crossfilter',
  'regression',
  'label',
];

/** @returns {import('esbuild').Plugin[]} */
export function marginWebviewPlugins() {
  return [compiledCharts(), slimVega()];
}

function compiledCharts() {
  return {
    name: 'margin-compiled-charts',
    setup({ onLoad }) {
      onLoad({ filter: /\.vl\.ts$/ }, async ({ path }) => {
        const [{ exported: specs, inputs }, { exported: pass }] = await Promise.all([
          evaluate(path),
          evaluate(CHEAPEN),
        ]);
        const contents = Object.entries(specs)
          .map(
            ([name, spec]) => `export const ${name} = ${JSON.stringify(pass.cheapen(compile(spec).spec))};`,
          )
          .join('\n');
        return { contents, loader: 'js', watchFiles: [...inputs, CHEAPEN] };
      });
    },
  };
}

const CHEAPEN = fileURLToPath(new URL('../charts/cheapen.ts', import.meta.url));

/** Runs a module of ours here, with a `defineSpec` that hands its argument through. */
async function evaluate(path) {
  const passThrough = {
    name: 'margin-spec-as-it-is',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\/defineSpec$/ }, () => ({ path: 'defineSpec', namespace: 'margin' }));
      onLoad({ filter: /.*/, namespace: 'margin' }, () => ({
        contents: 'export const defineSpec = (spec) => spec;',
      }));
    },
  };
  const result = await build({
    entryPoints: [path],
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    write: false,
    metafile: true,
    plugins: [passThrough],
    logLevel: 'silent',
  });
  const code = Buffer.from(result.outputFiles[0].contents).toString('base64');
  const exported = { ...(await import(`data:text/javascript;base64,${code}`)) };
  return {
    exported,
    inputs: Object.keys(result.metafile.inputs).filter((input) => !input.startsWith('margin:')),
  };
}

function slimVega() {
  return {
    name: 'margin-slim-vega',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^vega-(${UNUSED_VEGA.join('|')})$`) }, ({ path }) => ({
        path,
        namespace: 'margin-unused',
        sideEffects: false,
      }));
      onLoad({ filter: /.*/, namespace: 'margin-unused' }, () => ({ contents: 'export {};' }));
    },
  };
}
