import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { PanelHead, PanelPaths, PanelRun } from '../../src/protocol/panel';
import { FIXTURES, type FixtureName } from './fixtures/fixtures';
import { postsOf, send, usePanel } from './harness/usePanel';

const withPanel = usePanel();

/** A fixture's head with its run a little different. */
function headWith(name: FixtureName, over: Partial<PanelRun>): PanelHead {
  const { head } = FIXTURES[name]();
  return { ...head, run: head.run && { ...head.run, ...over } };
}

describe('a muted alert', () => {
  it('is unmuted from the list of earlier ones; others have no such button', () =>
    withPanel('muted', async (page, panel) => {
      await page.locator('.earlier-toggle').click();
      await expect.poll(() => page.locator('.earlier-row').count()).toBe(3);
      await page.getByRole('button', { name: 'Unmute Dead units, layer 2' }).click();
      expect(await postsOf(panel, 'unmute')).toEqual([{ kind: 'unmute', alertId: 'units.dead-units#2' }]);
      expect(await page.locator('.unmute').count()).toBe(1);
    }));
});

describe('a cause', () => {
  it('that another program has written twice stands there twice, and stays in order', () =>
    withPanel('collapse', async (page) => {
      const { head } = FIXTURES.collapse();
      const titles = () => page.locator('.cause-title > span:last-child').allTextContents();
      for (const order of [
        [0, 0, 1],
        [1, 0, 0],
      ]) {
        const alerts = head.alerts.map((alert) => ({
          ...alert,
          causes: order.flatMap((i) => alert.causes.slice(i, i + 1)),
        }));
        await send(page, { ...head, alerts });
        const [first, second] = [
          'Learning rate too high for batch-hard mining',
          'Hardest negatives from the first step',
        ];
        await expect.poll(titles).toEqual(order.map((i) => (i === 0 ? first : second)));
      }
    }));

  it('names a line once, with what stands there', () =>
    withPanel('collapse', async (page) => {
      const { head } = FIXTURES.collapse();
      const site = { file: '/w/a.triplet.json', line: 7 };
      const sites = [{ ...site, line: 9 }, { ...site, text: '"relu"' }, site];
      const alerts = head.alerts.map((alert) => ({
        ...alert,
        causes: alert.causes.map((cause) => ({ ...cause, sites })),
      }));
      await send(page, { ...head, alerts });
      await expect
        .poll(() => page.locator('.cause-body .site').allInnerTexts())
        .toEqual([
          expect.stringMatching(/a\.triplet\.json:9/),
          expect.stringMatching(/a\.triplet\.json:7 "relu"/),
        ]);
    }));

  it('keeps its score in the tooltip of its word', () =>
    withPanel('collapse', async (page) => {
      const tips = await page
        .locator('.confidence')
        .evaluateAll((words) => words.map((word) => word.getAttribute('title')?.split(':')[0]));
      expect(tips).toEqual(['Score 2.3', undefined, 'Score −2.5']);
      expect(await page.locator('.alert').textContent()).not.toContain('2.3');
    }));
});

describe('a run that is waited for', () => {
  const why = 'It waits for run.embeddings(z, labels); without it only the loss can be shown.';

  it('says what the open item waits for after 20 s, and no sooner', () =>
    withPanel('waiting', async (page) => {
      expect(await page.locator('.waits-for').count()).toBe(0);
      await send(page, headWith('waiting', { quietSeconds: 18 }));
      await page.waitForTimeout(500);
      expect(await page.locator('.waits-for').count()).toBe(0);
      await page.getByText(why).waitFor({ timeout: 8000 });
      expect(await page.locator('.waits-for').count()).toBe(1);
      await send(page, headWith('waiting', { quietSeconds: 0 }));
      await expect.poll(() => page.locator('.waits-for').count()).toBe(0);
    }));
});

describe('a lost run whose program still runs', () => {
  const sentence = (page: Page) => page.locator('.sentence').textContent();

  it('has a clock that goes on', () =>
    withPanel('lost', async (page) => {
      expect(await sentence(page)).toMatch(/the program still runs, no word for 0:4\d\./);
      const before = await sentence(page);
      await expect.poll(() => sentence(page), { timeout: 8000 }).not.toBe(before);
      expect(await sentence(page)).toContain('All 184 steps that were written are below.');
    }));

  it('can be given up', () =>
    withPanel('lost', async (page, panel) => {
      await page.getByRole('button', { name: 'Mark as Ended' }).click();
      expect(await postsOf(panel, 'markEnded')).toHaveLength(1);
    }));
});

describe('a failed run', () => {
  it('shows the exception, its place and the traceback', () =>
    withPanel('failed', async (page, panel) => {
      expect(await page.locator('.headline').textContent()).toContain('Failed at step 31');
      expect(await page.locator('.sentence').textContent()).toContain('ValueError: attempt to get argmin');
      await page.getByRole('button', { name: 'hard_mining.py:12' }).click();
      expect(await postsOf(panel, 'openSite')).toEqual([
        { kind: 'openSite', file: '/home/ada/hard_mining.py', line: 12, column: 1 },
      ]);
      await page.getByRole('button', { name: 'Open Output at the Traceback' }).click();
      expect(await postsOf(panel, 'openOutput')).toEqual([{ kind: 'openOutput', at: 'traceback' }]);
    }));

  it('before its first step shows no empty lanes, and keeps no steps', () =>
    withPanel('failed', async (page) => {
      const { head } = FIXTURES.failed();
      const run = head.run && { ...head.run, id: '20261126-101500-none', step: 0 };
      await send(page, { ...head, run, hasEmbeddings: false, hasLabels: false });
      await page.getByText('Failed before step 1').waitFor();
      expect(await page.locator('.note').allTextContents()).toEqual(['Exit code 1.']);
      expect(await page.locator('[data-lane], .scrubber').count()).toBe(0);
    }));

  it('without a traceback opens its output at the end', () =>
    withPanel('failed', async (page, panel) => {
      await send(page, headWith('failed', { failureLine: null, failureFrames: [] }));
      await page.getByRole('button', { name: 'Open Output', exact: true }).click();
      expect(await postsOf(panel, 'openOutput')).toEqual([{ kind: 'openOutput', at: 'end' }]);
      expect(await page.locator('.failure-place').count()).toBe(0);
    }));
});

describe('ranks', () => {
  it('are picked in the toolbar; a dot stands at those with an alert of their own', () =>
    withPanel('ranks', async (page, panel) => {
      const button = page.getByRole('button', { name: /^Rank 0 is shown/ });
      expect(await button.getAttribute('title')).toBe('An alert of its own: rank 3');
      await button.click();
      const items = page.getByRole('menu', { name: 'Ranks' }).getByRole('menuitem');
      await items.first().waitFor();
      expect((await items.allTextContents()).map((text) => text.trim())).toEqual([
        'Rank 0',
        'Rank 1',
        'Rank 2',
        'Rank 3: Not a number',
      ]);
      expect(await items.filter({ has: page.locator('.dot') }).count()).toBe(1);
      await items.nth(3).click();
      expect(await postsOf(panel, 'rank')).toEqual([{ kind: 'rank', rank: 3 }]);
    }));

  it('show nothing of the one before while the new one is on its way', () =>
    withPanel('ranks', async (page) => {
      expect(await page.locator('[data-lane="loss"] .legend').textContent()).toContain('0.2');
      await send(page, headWith('ranks', { rank: 3 }));
      await expect.poll(() => page.locator('[data-lane="loss"] .legend').textContent()).not.toContain('0.2');
      const { series, ribbons } = FIXTURES.ranks();
      await send(page, series);
      await send(page, ribbons);
      await expect.poll(() => page.locator('[data-lane="loss"] .legend').textContent()).toContain('0.2');
    }));

  it('are no matter for a run of one', () =>
    withPanel('healthy', async (page) => {
      expect(await page.locator('.rank-switch').count()).toBe(0);
    }));
});

describe('the large plane', () => {
  const paths: PanelPaths = {
    kind: 'paths',
    runId: FIXTURES.healthy().head.run?.id ?? '',
    paths: ['run 11', 'run 10'].map((name, k) => ({
      name,
      spread: Float64Array.from({ length: 30 }, (_, i) => 1 - (0.02 + 0.01 * k) * i),
      info: Float64Array.from({ length: 30 }, (_, i) => 0.1 + 0.015 * i),
    })),
  };
  const label = (page: Page) => page.locator('.plane margin-chart').getAttribute('aria-label');
  /** Dark pixels of the plane's canvas: a path more is more of them. */
  const inked = (page: Page) =>
    page.locator('.plane canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, i) => i % 4 === 3 && value > 40).length;
    });

  it('asks once for the last two runs of the file and draws them in grey', () =>
    withPanel(
      'healthy',
      async (page, panel) => {
        await expect.poll(() => postsOf(panel, 'earlierRuns')).toHaveLength(1);
        const before = await inked(page);
        await page.evaluate(
          ({ runs, runId }) =>
            (window as unknown as { send: (message: unknown) => void }).send({
              kind: 'paths',
              runId,
              paths: runs.map(({ name, spread, info }) => ({
                name,
                spread: Float64Array.from(spread),
                info: Float64Array.from(info),
              })),
            }),
          {
            runId: paths.runId,
            runs: paths.paths.map(({ name, spread, info }) => ({
              name,
              spread: [...spread],
              info: [...info],
            })),
          },
        );
        await expect.poll(() => label(page)).toContain('In grey: run 11 and run 10 of the same file.');
        await panel.settle();
        expect(await inked(page)).toBeGreaterThan(before + 200);
        await panel.show('healthy');
        expect(await postsOf(panel, 'earlierRuns')).toHaveLength(1);
      },
      { width: 1400, height: 900 },
    ));

  it('is not there in a narrower panel, and nothing is asked for', () =>
    withPanel('healthy', async (page, panel) => {
      await page.waitForTimeout(300);
      expect(await postsOf(panel, 'earlierRuns')).toEqual([]);
      expect(await label(page)).not.toContain('In grey');
    }));
});

describe('a run without embeddings', () => {
  it('offers the line for its script, where there is one', () =>
    withPanel('noEmbeddings', async (page, panel) => {
      await page.getByRole('button', { name: 'Insert into train.py' }).click();
      expect(await postsOf(panel, 'insert')).toEqual([{ kind: 'insert', missing: 'embeddings' }]);
      await send(page, headWith('noEmbeddings', { insertInto: null }));
      await expect.poll(() => page.getByRole('button', { name: /^Insert/ }).count()).toBe(0);
    }));

  it('without labels offers it too', () =>
    withPanel('noLabels', async (page, panel) => {
      await send(page, headWith('noLabels', { insertInto: '/home/ada/train.py' }));
      await page.getByRole('button', { name: 'Insert into train.py' }).click();
      expect(await postsOf(panel, 'insert')).toEqual([{ kind: 'insert', missing: 'labels' }]);
    }));
});

describe('a run whose loss nobody recognised', () => {
  const sentence = 'L* is unknown: no known loss matches the values logged.';
  const unknown = (over: Partial<PanelHead> = {}): PanelHead => ({
    ...FIXTURES.collapse().head,
    canTellLoss: true,
    lossStar: null,
    ...over,
  });

  it('says that L* is unknown and lets a person tell the loss; told, the line is gone and L* is drawn', () =>
    withPanel('collapse', async (page, panel) => {
      await send(page, unknown());
      await page.locator('[data-lane="loss"]').getByText(sentence).waitFor();
      await page.getByRole('button', { name: 'Tell Margin the loss…' }).click();
      expect(await postsOf(panel, 'tellLoss')).toEqual([{ kind: 'tellLoss' }]);
      expect(await page.locator('[data-lane="loss"] .face').textContent()).toContain('unknown');
      await send(page, unknown({ lossStar: 0.2 }));
      await expect.poll(() => page.getByText(sentence).count()).toBe(0);
      expect(await page.locator('[data-lane="loss"] .face').textContent()).toContain('L*');
    }));

  it('can be told again in the menu, and has no such line without embeddings or of the built-in trainer', () =>
    withPanel('collapse', async (page, panel) => {
      await send(page, unknown({ lossStar: 0.5 }));
      await page.locator('[data-lane="loss"]').hover();
      await page.getByRole('button', { name: 'More for Loss' }).click();
      await page.getByRole('menuitem', { name: 'Tell Margin the Loss…' }).click();
      expect(await postsOf(panel, 'tellLoss')).toHaveLength(1);
      for (const over of [{ hasEmbeddings: false }, { canTellLoss: false }]) {
        await send(page, unknown(over));
        await expect.poll(() => page.getByText(sentence).count()).toBe(0);
      }
    }));
});

describe('a run without labels', () => {
  it('says under Distances that all pairs are one band; one with labels says nothing there', async () => {
    await withPanel('noLabels', async (page) => {
      const note = page.locator('[data-lane="distances"] .lane-note');
      expect(await note.textContent()).toMatch(/^All pairs in one grey band: without labels/);
    });
    await withPanel('collapse', async (page) =>
      expect(await page.locator('[data-lane="distances"] .lane-note').count()).toBe(0),
    );
  });
});

describe('rows that arrive before the word about their run', () => {
  it('move the toolbar with the scrubber', () =>
    withPanel('healthy', async (page) => {
      await send(page, headWith('healthy', { step: 200 }));
      await page.waitForTimeout(200);
      const shown = await page.locator('.where-step strong').textContent();
      expect(shown).toBe('step 312');
      expect(await page.locator('.toolbar .meta').textContent()).toContain('step 312 of 400');
      expect(await page.getByRole('slider').getAttribute('aria-valuemax')).toBe('312');
    }));
});
