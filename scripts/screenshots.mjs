#!/usr/bin/env node
/** `npm run screenshots`: the pictures that test/screenshots/*.shots.ts takes of real VS Code, in out/screenshots/. */
import { join } from 'node:path';
import { installParts } from './setup/installParts.mjs';
import { root } from './setup/paths.mjs';
import { runTool } from './testing/runTool.mjs';

const { missing } = await installParts(['npm-packages', 'vscode-server', 'chromium', 'native-tensorflow']);
if (missing.some(({ name }) => name === 'vscode-server' || name === 'chromium')) process.exit(1);
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const args = [vitest, 'run', '--project', 'screenshots', ...process.argv.slice(2)];
const { code } = await runTool(process.execPath, args);
console.log(`Pictures: ${join(root, 'out/screenshots')}`);
process.exit(code);
