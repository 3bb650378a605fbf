/** What the packed extension must and must not hold. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { runTool } from './runTool.mjs';

const limits = { vsixBytes: 4 * 2 ** 20, mainBundleBytes: 250 * 1024 };

/** Without these an installed extension lacks a part. */
const needed = [
  'package.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'dist/extension.js',
  'dist/margin.cjs',
  'dist/trainer.cjs',
  'dist/viewer.cjs',
  'dist/bin/margin',
  'dist/schema/triplet.schema.json',
  'dist/wasm/tfjs-backend-wasm-simd.wasm',
  'dist/webview/dashboard.js',
  'python/margin/__init__.py',
];
const unwanted = /(^|\/)(node_modules|src|test|scripts|\.margin|out)\/|\.map$|\.tsx?$|\.pyc$|\.vsix$/;
const bundled =
  /^(dist|media|python\/(margin|site)|examples|l10n)\/|^(package(\.nls)?\.json|README\.md|CHANGELOG\.md|LICENSE(\.txt)?)$/i;

async function listPackedFiles() {
  const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
  const { code, output } = await runTool(process.execPath, [vsce, 'ls', '--no-dependencies'], {
    quiet: true,
  });
  if (code !== 0) throw new Error(output);
  return output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.includes(' '));
}

async function build() {
  if (process.env.MARGIN_BUILT === '1') return;
  const { code, output } = await runTool(process.execPath, ['esbuild.mjs'], { quiet: true });
  if (code !== 0) throw new Error(output);
  process.env.MARGIN_BUILT = '1';
}

export const packageChecks = [
  {
    title: 'the package holds bundles and assets, no sources, no source maps, no node_modules',
    async check() {
      await build();
      const files = await listPackedFiles();
      const wrong = files.filter((file) => unwanted.test(file) || !bundled.test(file));
      if (wrong.length > 0) throw new Error(`It holds ${wrong.slice(0, 10).join(', ')}.`);
      return `${files.length} files`;
    },
  },
  {
    title: 'the package holds every part',
    async check() {
      const files = await listPackedFiles();
      const missing = needed.filter((file) => !files.includes(file));
      if (missing.length > 0) throw new Error(`It lacks ${missing.join(', ')}.`);
    },
  },
  {
    title: `the package is at most ${limits.vsixBytes / 2 ** 20} MB`,
    async check() {
      const folder = mkdtempSync(join(tmpdir(), 'margin-vsix-'));
      try {
        const out = join(folder, 'margin.vsix');
        const { code, output } = await runTool(process.execPath, ['scripts/package.mjs', '--out', out], {
          quiet: true,
        });
        if (code !== 0) throw new Error(output);
        return checkSize(out, limits.vsixBytes);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  },
  {
    title: `the main bundle is at most ${limits.mainBundleBytes / 1024} KB`,
    check: async () => checkSize(join(root, 'dist/extension.js'), limits.mainBundleBytes),
  },
  {
    title: 'the bundles name no folder of the machine that built them',
    async check() {
      for (const name of [
        'extension.js',
        'margin.cjs',
        'trainer.cjs',
        'viewer.cjs',
        'webview/dashboard.js',
      ]) {
        if (readFileSync(join(root, 'dist', name), 'utf8').includes(root))
          throw new Error(`dist/${name} names ${root}.`);
      }
    },
  },
];

function checkSize(file, limit) {
  const { size } = statSync(file);
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(0)} KB`;
  if (size > limit) throw new Error(`${file} has ${kilobytes(size)}, over the limit of ${kilobytes(limit)}.`);
  return kilobytes(size);
}
