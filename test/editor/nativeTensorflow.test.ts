import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { RunManifest } from '../../src/domain/run';
import { layInstallation } from '../process/support/nativeInstallation';
import { describeWith } from '../support/requirePart';
import { useEditor } from './harness/useEditor';
import { retry } from './harness/retry';
import { waitForRun } from './runsOnDisk';
import { points, tinyConfig } from './tinyWorkspace';

const INSTALL = 'Margin: Install Native TensorFlow';
const REMOVE = 'Margin: Remove Native TensorFlow';

/** The commands around native TensorFlow; the installation itself is tested in test/process/nativeInstall.test.ts. */
describeWith(['vscode-server', 'chromium', 'native-tensorflow'], 'Native TensorFlow', () => {
  const parent = mkdtempSync(join(tmpdir(), 'margin-native-'));
  const folder = join(parent, 'native');
  const editor = useEditor({ env: { MARGIN_NATIVE_DIR: folder } });
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  it(
    'is offered once where it is missing, its installation can be cancelled, and once there it can be removed',
    { timeout: 240_000 },
    async () => {
      const config = tinyConfig((c) => Object.assign(c, { backend: 'auto', steps: 1_000_000 }));
      const window = await editor().openWindow({
        workspace: { 'tiny.triplet.json': config, 'points.csv': points },
        open: 'tiny.triplet.json',
      });
      await window.tab('tiny.triplet.json').waitFor();
      const offers = async () =>
        (await window.notifications()).filter((text) => text.includes('native TensorFlow trains'));
      const press = (message: string, button: string) =>
        retry(`"${button}" is pressed`, async () => {
          const centre = window.page.locator('.notifications-center.visible');
          if (!(await centre.isVisible())) await window.page.locator('[id="status.notifications"]').click();
          const row = centre.locator('.notification-list-item').filter({ hasText: message });
          await row.getByRole('button', { name: button }).first().click({ timeout: 3000 });
          return true;
        });
      const startAndStop = async (run: number, meanwhile: () => Promise<void>) => {
        await window.runCommand('Margin: Start Triplet Run');
        const isGoing = ({ number, backend }: RunManifest) => number === run && backend !== null;
        await waitForRun(window.workspace, 'going', isGoing);
        await meanwhile();
        await window.runCommand('Margin: Stop Run');
        await waitForRun(window.workspace, 'stopped', ({ status }) => status === 'stopped');
      };
      const longEnoughMs = 21_000;
      await startAndStop(1, async () => {
        await window.page.waitForTimeout(longEnoughMs);
        expect(await offers()).toEqual([]);
      });
      await retry('it is offered', async () => (await offers()).length > 0);
      await press('native TensorFlow trains', 'Not Now');
      await startAndStop(2, () => window.page.waitForTimeout(longEnoughMs));
      expect(await offers()).toEqual([]);
      // Nothing is fetched before somebody says so.
      expect(readdirSync(parent)).toEqual([]);
      expect(await window.hasCommand(REMOVE)).toBe(false);

      await window.runCommand(INSTALL);
      await retry('npm works', () =>
        readdirSync(parent).some((name) => name.startsWith('native.installing-')),
      );
      await press('Installing native TensorFlow', 'Cancel');
      await retry('nothing is left', () => readdirSync(parent).length === 0);

      layInstallation(folder);
      await window.reload({ settle: false });
      await window.runCommand(REMOVE);
      await retry('it is gone', () => readdirSync(parent).length === 0);
      await retry('it is offered again', () => window.hasCommand(INSTALL));
      await window.close();
    },
  );
});
