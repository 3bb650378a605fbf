#!/usr/bin/env node
/** Checks that are no vitest tests, each counted as one: `node scripts/testing/runChecks.mjs lint|typecheck|package`. */
import { join } from 'node:path';
import { checkKernels } from '../kernels.mjs';
import { root } from '../setup/paths.mjs';
import { packageChecks } from './checkPackage.mjs';
import { reportCounts } from './counts.mjs';
import { runTool } from './runTool.mjs';

const tool = (title, file, ...args) => ({
  title,
  async check() {
    const { code, output } = await runTool(process.execPath, [join(root, 'node_modules', file), ...args], {
      quiet: true,
    });
    if (code !== 0) throw new Error(output.trim());
  },
});

const groups = {
  lint: [
    tool('ESLint has nothing to say', 'eslint/bin/eslint.js', '.'),
    tool('Prettier would change nothing', 'prettier/bin/prettier.cjs', '--check', '.'),
  ],
  typecheck: [
    tool('every type is right', 'typescript/bin/tsc', '--noEmit'),
    { title: 'the compiled kernels are those of their source', check: checkKernels },
  ],
  package: packageChecks,
};

let failed = 0;
const checks = groups[process.argv[2]];
for (const { title, check } of checks) {
  try {
    const note = await check();
    console.log(` ✓ ${title}${note ? `: ${note}` : ''}`);
  } catch (error) {
    failed += 1;
    console.log(` × ${title}\n${error.message.replaceAll(/^/gm, '   ')}`);
  }
}
reportCounts({ passed: checks.length - failed, failed, skipped: 0 });
process.exit(failed > 0 ? 1 : 0);
