#!/usr/bin/env node
/** Builds and packs the extension: `node scripts/package.mjs [--out FILE]`, by default out/margin.vsix. */
import { dirname, join } from 'node:path';
import { mkdirSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { root } from './setup/paths.mjs';
import { runTool } from './testing/runTool.mjs';

const { values } = parseArgs({
  options: { out: { type: 'string', default: join(root, 'out/margin.vsix') } },
});
const { out } = values;
mkdirSync(dirname(out), { recursive: true });
if (process.env.MARGIN_BUILT !== '1') await runTool(process.execPath, ['esbuild.mjs']);
const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
const { code, output } = await runTool(
  process.execPath,
  [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--out', out],
  { quiet: true },
);
if (code !== 0) {
  console.error(output);
  process.exit(1);
}
console.log(`${out}  ${(statSync(out).size / 2 ** 20).toFixed(2)} MB`);
