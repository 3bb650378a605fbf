import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWith, requirePart } from '../support/requirePart';
import { pickEntry } from './harness/palette';
import { retry } from './harness/retry';
import { useEditor } from './harness/useEditor';
import { waitForRun } from './runsOnDisk';

const SCRIPT = 'torch_digits.py';

/** Says nothing of its loss. */
const TEXT = `import random
import margin

run = margin.init(config={"lr": 0.01})
for step in range(1, 61):
    run.log({"loss": 0.4}, step=step)
    if step % 10 == 0:
        run.embeddings([[random.random() for _ in range(4)] for _ in range(20)], [i % 4 for i in range(20)], step=step)
run.finish()
`;

describeWith(['vscode-server', 'chromium', 'torch'], 'A loss that nobody recognised', () => {
  const editor = useEditor({ settings: {} });

  it('is told from the dashboard step by step, is written with the run', { timeout: 300_000 }, async () => {
    editor().changeSettings({ 'margin.python': requirePart('torch') });
    const window = await editor().openWindow({ open: SCRIPT });
    await window.tab(SCRIPT).waitFor();
    writeFileSync(join(window.workspace, SCRIPT), TEXT);
    await window.runCommand('Margin: Start Triplet Run');
    const { folder } = await waitForRun(
      window.workspace,
      'finished',
      ({ status }) => status === 'finished',
      120_000,
    );
    const frame = await window.dashboardFrame('.unknown-loss', 60_000);
    await frame.getByRole('button', { name: 'Tell Margin the loss…' }).click();
    await pickEntry(window.page, 'Triplet, hinge');
    const input = window.page.locator('.quick-input-widget input').first();
    await retry('the margin is asked', async () => (await input.inputValue()) === '0.2');
    await input.fill('0.3');
    await window.page.keyboard.press('Enter');
    await pickEntry(window.page, 'Over all triplets or pairs');
    await retry('the line is gone', async () => (await frame.locator('.unknown-loss').count()) === 0);
    expect(readFileSync(join(folder, 'events.jsonl'), 'utf8')).toContain('"atCollapse":0.3');
    const { manifest } = await waitForRun(window.workspace, 'judged anew', ({ verdict }) =>
      (verdict?.stats ?? []).some(({ comparison }) => comparison === 'L* 0.300'),
    );
    expect(manifest.status).toBe('finished');
    await retry('the line for the script', async () =>
      (await window.notifications()).some((text) =>
        text.includes('margin.init(config={"loss": "triplet", "margin": 0.3})'),
      ),
    );
    await window.close();
  });
});
