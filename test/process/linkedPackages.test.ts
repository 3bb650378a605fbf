import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';

const folder = mkdtempSync(join(tmpdir(), 'margin-linked-'));
afterAll(() => rmSync(folder, { recursive: true }));

const INSTALL =
  "import('./scripts/setup/npmPackages.mjs').then(({ npmPackages }) => npmPackages.install()).catch(({ message }) => console.log(message));";

it('npm packages are not installed through a symbolic link: it would empty the folder behind it', () => {
  const checkout = join(folder, 'checkout');
  const others = join(folder, 'others');
  cpSync(join(root, 'scripts/setup'), join(checkout, 'scripts/setup'), { recursive: true });
  cpSync(join(root, 'package.json'), join(checkout, 'package.json'));
  writeFileSync(join(checkout, 'package-lock.json'), '{}');
  mkdirSync(others);
  writeFileSync(join(others, 'kept.txt'), '');
  symlinkSync(others, join(checkout, 'node_modules'));
  const said = execFileSync(process.execPath, ['-e', INSTALL], { cwd: checkout, encoding: 'utf8' });
  expect(said).toContain('is a symbolic link: installing would empty the folder it points to.');
  expect(readdirSync(others)).toEqual(['kept.txt']);
});
