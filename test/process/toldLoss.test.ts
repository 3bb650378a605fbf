import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../src/domain/run';
import type { ToldLoss } from '../../src/domain/toldLoss';
import { margin, readManifestFile, waitFor } from './support/margin';
import { startRun, Window } from './support/viewerWindow';

describe('the loss of a run that nobody recognised', () => {
  const loss: ToldLoss = {
    kind: 'triplet',
    margin: 0.2,
    soft: false,
    smooth: false,
    reduction: 'mean',
    atCollapse: 0.2,
  };
  const lossStat = (verdict: Verdict | null | undefined) =>
    verdict?.stats.find(({ label }) => label === 'Loss')?.comparison;

  test('is told to one that has ended: L*, stats and verdict use it, in the panel, after a reload and in show', async () => {
    const { cwd, run, folder } = await startRun({
      steps: 60,
      delayMs: 2,
      snapshotEvery: 5,
      config: { lr: 0.01 },
    });
    await run.ended;
    const window = new Window();
    window.viewer.receive({ kind: 'follow', panel: 'p', folder });
    const before = await waitFor('a verdict', () => (window.head()?.verdict ? window.head() : null));
    expect(before).toMatchObject({ lossStar: null, canTellLoss: true, margin: null });
    expect(lossStat(before.verdict)).toBe('L* unknown');

    window.viewer.receive({ kind: 'tellLoss', folder, loss });
    const told = await waitFor('L*', () => (window.head()?.lossStar === 0.2 ? window.head() : null));
    expect(told).toMatchObject({ lossKind: 'triplet', margin: 0.2 });
    expect(lossStat(told.verdict)).toBe('L* 0.200');
    expect({ ...told.verdict, stats: [], confidence: '' }).toEqual({
      ...before.verdict,
      stats: [],
      confidence: '',
    });

    const replay = new Window();
    replay.viewer.receive({ kind: 'follow', panel: 'p', folder });
    expect(await waitFor('a head', () => replay.head())).toMatchObject({ lossStar: 0.2 });
    const shown = JSON.parse((await margin(['show', folder, '--json'], { cwd })).stdout) as {
      verdict: Verdict;
    };
    expect(lossStat(shown.verdict)).toBe('L* 0.200');
    expect(window.of('failed')).toEqual([]);
  });

  test('is told to one that is going on, and stays after its end', async () => {
    const { run, folder } = await startRun({
      steps: 100_000,
      delayMs: 5,
      snapshotEvery: 5,
      config: { lr: 0.01 },
    });
    const window = new Window();
    window.viewer.receive({ kind: 'follow', panel: 'p', folder });
    await waitFor('steps', () => (window.head()?.run?.step ?? 0) > 5);
    window.viewer.receive({ kind: 'tellLoss', folder, loss });
    await waitFor('L*', () => window.head()?.lossStar === 0.2);
    await waitFor('the verdict', () => lossStat(window.head()?.verdict) === 'L* 0.200');
    window.viewer.receive({ kind: 'command', folder, command: 'stop' });
    await run.ended;
    await waitFor('the end', () => window.head()?.run?.status === 'stopped');
    expect(window.head()).toMatchObject({ lossStar: 0.2 });
    expect(lossStat(window.head()?.verdict)).toBe('L* 0.200');
  });

  test('stays with a run whose recorder was killed and which is adopted; one that was known stays known', async () => {
    for (const [config, known, expected] of [
      [{ lr: 0.01 }, 'L* unknown', 'L* 0.200'],
      [{ margin: 0.5 }, 'L* 0.500', 'L* 0.500'],
    ] as const) {
      const { cwd, run, folder } = await startRun({ steps: 100_000, delayMs: 5, snapshotEvery: 5, config });
      const stat = () => lossStat(readManifestFile(folder)?.['verdict'] as Verdict | null);
      await waitFor('a verdict', () => stat() === known);
      if (expected !== known) {
        const window = new Window();
        window.viewer.receive({ kind: 'follow', panel: 'p', folder });
        await waitFor('a head', () => window.head());
        window.viewer.receive({ kind: 'tellLoss', folder, loss });
        await waitFor('the verdict', () => stat() === expected);
      }
      run.child.kill('SIGKILL');
      await run.ended;
      expect((await margin(['adopt', 'latest'], { cwd })).code).toBe(0);
      await margin(['stop', 'latest'], { cwd });
      await waitFor('the end', () => readManifestFile(folder)?.['status'] === 'stopped');
      expect(stat()).toBe(expected);
    }
  });
});
