import { expect, it } from 'vitest';
import { describeWith } from '../support/requirePart';
import { useEditor } from './harness/useEditor';
import { makeLong, readRuns, waitForRun } from './runsOnDisk';

const WATCHED_MS = 20_000;
/** VS Code waits a quarter of a second twice before it draws; a busy machine takes its part. */
const USUAL_LAG_MS = 1500;
const LONGEST_LAG_MS = 5000;

describeWith(['vscode-server', 'chromium'], 'The lens above a configuration', () => {
  const editor = useEditor();

  it('follows the run while it goes, and never goes away in between', { timeout: 300_000 }, async () => {
    const window = await editor().openWindow({ open: 'digits.triplet.json' });
    await window.tab('digits.triplet.json').waitFor();
    makeLong(window.workspace);
    await window.runCommand('Margin: Start Triplet Run');
    await waitForRun(window.workspace, 'going', ({ steps }) => steps > 0, 120_000);
    await window.codeLens(/run 1: step [1-9]/).waitFor({ timeout: 60_000 });

    /** When each number of steps stood in run.json for the first time. */
    const recorded: { atMs: number; steps: number }[] = [];
    const lags: number[] = [];
    let missing = 0;
    const untilMs = Date.now() + WATCHED_MS;
    while (Date.now() < untilMs) {
      const steps = readRuns(window.workspace)[0]!.manifest.steps;
      if (recorded.at(-1)?.steps !== steps) recorded.push({ atMs: Date.now(), steps });
      const texts = await window.page.locator('.codelens-decoration').allInnerTexts();
      const shown = /run 1: step (\d+)/.exec(texts.join(' '));
      const newer = shown && recorded.find((each) => each.steps > Number(shown[1]));
      if (!shown) missing += 1;
      // How long there has been something newer than what is shown.
      else lags.push(newer ? Date.now() - newer.atMs : 0);
      await window.page.waitForTimeout(50);
    }
    lags.sort((a, b) => a - b);
    const usual = lags[Math.floor(lags.length * 0.5)]!;
    console.log(
      `lens: ${lags.length} looks, ${recorded.length} steps seen, half within ${usual} ms, all within ${lags.at(-1)} ms`,
    );
    expect(recorded.length).toBeGreaterThan(10);
    expect(missing).toBe(0);
    expect(usual).toBeLessThan(USUAL_LAG_MS);
    expect(lags.at(-1)).toBeLessThan(LONGEST_LAG_MS);
    await window.runCommand('Margin: Stop Run');
    await waitForRun(window.workspace, 'stopped', ({ status }) => status === 'stopped');
    await window.codeLens(/last: run 1, stopped at step/).waitFor({ timeout: 30_000 });
    await window.close();
  });
});
