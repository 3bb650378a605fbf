import { it } from 'vitest';
import { retry } from '../editor/harness/retry';
import type { Theme } from '../editor/harness/themes';
import { useEditor } from '../editor/harness/useEditor';

const themes: readonly Theme[] = ['dark', 'light', 'hc-dark', 'hc-light'];

/** The collapsing example with its tree, dashboard and diagnostic, in every theme. */
for (const example of ['digits-collapse', 'digits']) {
  const editor = useEditor();

  it(`${example}: explorer, code and dashboard`, { timeout: 400_000 }, async () => {
    const window = await editor().openWindow({
      open: `${example}.triplet.json`,
      size: { width: 1600, height: 940 },
      scale: 1.5,
    });
    await window.tab(`${example}.triplet.json`).waitFor();
    await window.runCommand('Margin: Start Triplet Run', 60_000);
    await window.openView('Margin');
    const frame = await window.dashboardFrame('canvas', 120_000);
    if (example === 'digits-collapse') {
      await retry(
        'the collapse is marked on its line',
        async () => (await window.page.locator('.squiggly-error').count()) > 0,
        120_000,
      );
      await window.statusBarItem(/collapsed/).waitFor({ timeout: 60_000 });
    } else {
      await retry(
        'a good part is trained',
        async () => /R@1 0\.[89]/.test(await window.treeItem(/run 1/).innerText()),
        120_000,
      );
    }
    await frame.locator('canvas').first().waitFor();
    // Away from everything that answers to a pointer.
    await window.page.mouse.move(700, 800);
    for (const theme of themes) {
      await window.setTheme(theme);
      // Charts take the new colours at their next drawing.
      await window.page.waitForTimeout(1500);
      await window.screenshot(`${example}-${theme}`);
    }
    await window.close();
  });
}
