import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { postsOf, send, usePanel } from './harness/usePanel';

const withPanel = usePanel();

const step = (page: Page) => page.locator('.where-step strong').textContent();
const isLive = (page: Page) => page.locator('.live').getAttribute('aria-pressed');

describe('on load', () => {
  it('the panel asks for everything once, then for as many points as it has pixels', () =>
    withPanel('collapse', async (_page, panel) => {
      expect(await postsOf(panel, 'ready')).toHaveLength(1);
      await expect.poll(() => postsOf(panel, 'window')).toHaveLength(1);
      const [window] = await postsOf(panel, 'window');
      expect(window).toMatchObject({ from: null, to: null });
      expect(window?.points).toBeGreaterThan(250);
      expect(window?.points).toBeLessThanOrEqual(600);
    }));
});

describe('keys', () => {
  it('move the cursor over snapshots and back to live', () =>
    withPanel('collapse', async (page) => {
      const steps: (string | null)[] = [];
      for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowRight', 'Shift+ArrowLeft', 'Home', 'End']) {
        await page.keyboard.press(key);
        await page.waitForTimeout(80);
        steps.push(await step(page));
      }
      expect(steps).toEqual(['step 68', 'step 64', 'step 68', 'step 34', 'step 0', 'step 72']);
      expect(await isLive(page)).toBe('true');
    }));

  it('go from alert to alert', () =>
    withPanel('collapse', async (page) => {
      await page.keyboard.press('[');
      await expect.poll(() => step(page)).toBe('step 69');
      await page.keyboard.press('[');
      await expect.poll(() => step(page)).toBe('step 32');
      await page.keyboard.press(']');
      await expect.poll(() => step(page)).toBe('step 69');
      await expect.poll(() => isLive(page)).toBe('false');
    }));

  it('open a lane as table and its explanation, and Escape closes them one by one', () =>
    withPanel('collapse', async (page) => {
      await page.locator('[data-lane="loss"]').focus();
      await page.keyboard.press('Enter');
      await page.waitForSelector('[data-lane="loss"] .table-box');
      expect(await page.locator('[data-lane="loss"] .table-box p').first().textContent()).toContain(
        'L* 0.5 is the loss of a fully collapsed network',
      );
      expect(await page.locator('[data-lane="loss"] tbody tr').count()).toBe(72);
      await page.keyboard.press('?');
      expect(await page.locator('[data-lane="loss"] .explain').textContent()).toContain(
        'A loss that settles on L* has learned nothing',
      );
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator('.table-box').count()).toBe(0);
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator('.explain').count()).toBe(0);
    }));

  it('acknowledge the alert that has the focus', () =>
    withPanel('collapse', async (page, panel) => {
      await page.locator('.alert .cause-title').first().focus();
      await page.keyboard.press('a');
      expect(await postsOf(panel, 'acknowledge')).toEqual([
        { kind: 'acknowledge', alertId: 'geometry.collapse-imminent#1' },
      ]);
    }));

  it('play and pause', () =>
    withPanel('healthy', async (page) => {
      await page.keyboard.press('Space');
      await expect.poll(() => step(page)).not.toBe('step 312');
      await page.keyboard.press('Space');
      await page.getByRole('button', { name: 'Play (Space)' }).waitFor();
      await expect.poll(() => isLive(page)).toBe('false');
    }));

  it('flip a lane to its at-step face where there is no room for both', () =>
    withPanel(
      'collapse',
      async (page) => {
        const lane = page.locator('[data-lane="active"]');
        await lane.focus();
        expect(await lane.locator('.face').count()).toBe(0);
        await page.keyboard.press('d');
        expect(await lane.locator('.face').textContent()).toContain('semi-hard');
        expect(await lane.locator('.plots').count()).toBe(0);
      },
      { width: 300 },
    ));
});

async function plotBox(page: Page): Promise<{ x: number; y: number; width: number }> {
  const box = await page.locator('.overlay').boundingBox();
  const lane = await page.locator('[data-lane="loss"] .plots').boundingBox();
  return { x: box?.x ?? 0, width: box?.width ?? 0, y: (lane?.y ?? 0) + 40 };
}

describe('the pointer', () => {
  it('shows a hairline and values where it is; a click pins, Live follows again', () =>
    withPanel('collapse', async (page, panel) => {
      const { x, y, width } = await plotBox(page);
      await page.mouse.move(x + width / 2, y);
      await expect.poll(() => step(page)).toBe('step 40');
      expect(await page.locator('.thumb').getAttribute('aria-valuenow')).toBe('72');
      await page.mouse.down();
      await page.mouse.up();
      await expect.poll(() => isLive(page)).toBe('false');
      await page.mouse.move(5, 5);
      await expect.poll(() => step(page)).toBe('step 40');
      await page.locator('.live').click();
      await expect.poll(() => step(page)).toBe('step 72');
      expect((await postsOf(panel, 'cursor')).map((each) => each.step)).toEqual(
        expect.arrayContaining([40, null]),
      );
    }));

  it('redraws no time chart when it moves', () =>
    withPanel('collapse', async (page) => {
      const { x, y, width } = await plotBox(page);
      await page.evaluate(() => {
        const drawn = window as unknown as { redrawn: number };
        drawn.redrawn = 0;
        new MutationObserver(
          (changes) =>
            (drawn.redrawn += changes.filter(({ target }) =>
              (target as Element).matches('.time-chart'),
            ).length),
        ).observe(document.body, {
          subtree: true,
          attributes: true,
          attributeFilter: ['data-state'],
        });
      });
      for (let i = 0; i < 20; i += 1) await page.mouse.move(x + (width * i) / 20, y);
      await page.waitForTimeout(300);
      expect(await page.evaluate(() => (window as unknown as { redrawn: number }).redrawn)).toBe(0);
    }));

  it('zooms all lanes by a drag, asks for finer data, and a double click shows all again', () =>
    withPanel('collapse', async (page, panel) => {
      const { x, y, width } = await plotBox(page);
      await page.mouse.move(x + width * 0.25, y);
      await page.mouse.down();
      await page.mouse.move(x + width * 0.5, y, { steps: 5 });
      await page.mouse.up();
      await expect
        .poll(async () => (await postsOf(panel, 'window')).at(-1))
        .toMatchObject({ from: 20, to: 40 });
      await page.mouse.dblclick(x + width / 2, y);
      await expect
        .poll(async () => (await postsOf(panel, 'window')).at(-1))
        .toMatchObject({ from: null, to: null });
    }));

  it('drags the thumb to move the cursor', () =>
    withPanel('collapse', async (page) => {
      const thumb = await page.locator('.thumb').boundingBox();
      const { x, width } = await plotBox(page);
      await page.mouse.move((thumb?.x ?? 0) + 12, (thumb?.y ?? 0) + 12);
      await page.mouse.down();
      await page.mouse.move(x + width * 0.25, (thumb?.y ?? 0) + 12, { steps: 4 });
      await page.mouse.up();
      await expect.poll(() => page.locator('.thumb').getAttribute('aria-valuenow')).toBe('20');
    }));

  it('says which snapshot the at-step column shows', () =>
    withPanel('collapse', async (page) => {
      const { x, y, width } = await plotBox(page);
      await page.mouse.click(x + (width * 42) / 80, y);
      await expect.poll(() => page.locator('.where-step').textContent()).toBe('step 42snapshot of 40');
    }));
});

describe('a reload', () => {
  it('brings back cursor, zoom, opened parts and scroll position', () =>
    withPanel(
      'collapse',
      async (page, panel) => {
        await page.locator('[data-lane="loss"]').focus();
        await page.keyboard.press('Enter');
        await page.locator('.cause-title').nth(1).click();
        await page.keyboard.press('ArrowLeft');
        await page.mouse.wheel(0, 600);
        await page.waitForTimeout(500);
        const before = await page.evaluate(() => window.scrollY);
        expect(before).toBeGreaterThan(200);
        await page.reload();
        await panel.show('collapse');
        await expect.poll(() => step(page)).toBe('step 68');
        expect(await page.locator('[data-lane="loss"] .table-box').count()).toBe(1);
        expect(await page.locator('.cause-title').nth(1).getAttribute('aria-expanded')).toBe('true');
        await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(before);
        expect((await postsOf(panel, 'cursor')).map((each) => each.step)).toContain(68);
      },
      { height: 700 },
    ));

  it('of another run starts at its end', () =>
    withPanel('collapse', async (page, panel) => {
      await page.keyboard.press('Home');
      await panel.show('healthy');
      expect(await step(page)).toBe('step 312');
      expect(await isLive(page)).toBe('true');
    }));
});

describe('controls', () => {
  it('stop politely, and offer Kill three seconds later', () =>
    withPanel('collapse', async (page, panel) => {
      await page.getByRole('button', { name: 'Stop', exact: true }).click();
      await page.getByRole('button', { name: 'Stopping…' }).waitFor();
      await page.getByRole('button', { name: 'Kill' }).click({ timeout: 15_000 });
      expect(await postsOf(panel, 'stop')).toEqual([
        { kind: 'stop', now: false },
        { kind: 'stop', now: true },
      ]);
    }));

  it('apply the fix, then offer Save and Run; a changed line is said', () =>
    withPanel('collapse', async (page, panel) => {
      const ids = { alertId: 'geometry.collapse-imminent#1', causeId: 'lr-too-high' };
      await page.getByRole('button', { name: 'Apply fix' }).click();
      expect(await postsOf(panel, 'applyFix')).toEqual([{ kind: 'applyFix', ...ids }]);
      await send(page, { kind: 'fixResult', ...ids, result: 'applied' });
      await page.getByRole('button', { name: 'Save and Run' }).click();
      expect(await postsOf(panel, 'saveAndRun')).toEqual([{ kind: 'saveAndRun', ...ids }]);
      await send(page, { kind: 'fixResult', ...ids, result: 'changed' });
      await page.getByText('The line has changed.').waitFor();
    }));

  it('open the source line of a cause', () =>
    withPanel('collapse', async (page, panel) => {
      await page.getByRole('button', { name: 'train.py:42' }).click();
      expect(await postsOf(panel, 'openSite')).toEqual([
        { kind: 'openSite', file: '/home/ada/train.py', line: 42, column: 27 },
      ]);
    }));

  it.each([
    ['failed', 'Open Output', 'openOutput'],
    ['failed', 'Rerun', 'rerun'],
    ['lost', 'Reattach', 'reattach'],
    ['lostForGood', 'Mark as Ended', 'markEnded'],
    ['lostElsewhere', 'Mark as Ended', 'markEnded'],
    ['broken', 'Reveal Folder', 'revealFolder'],
    ['empty', 'Start Triplet Run', 'start'],
    ['empty', 'Open the Digits Example', 'openExample'],
    ['empty', 'Open a Run Folder…', 'openRunFolder'],
    ['untrusted', 'Manage Trust', 'manageTrust'],
  ] as const)('of a %s panel: %s', (name, label, kind) =>
    withPanel(name, async (page, panel) => {
      await page.getByRole('button', { name: label }).first().click();
      expect(await postsOf(panel, kind)).toHaveLength(1);
    }),
  );

  it('offer for a lost run only what can be done about it', async () => {
    const offers = (page: Page) => page.locator('.offers vscode-button').allTextContents();
    const trimmed = async (page: Page) => (await offers(page)).map((label) => label.trim());
    await withPanel('lost', async (page) =>
      expect(await trimmed(page)).toEqual(['Reattach', 'Mark as Ended', 'Open Output']),
    );
    for (const name of ['lostForGood', 'lostElsewhere'] as const)
      await withPanel(name, async (page) =>
        expect(await trimmed(page)).toEqual(['Mark as Ended', 'Open Output']),
      );
  });

  it('hide a lane and bring it back from the menu, all by keyboard', () =>
    withPanel('collapse', async (page) => {
      await page.getByRole('button', { name: 'More', exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('menu', { name: 'More' }).waitFor();
      await expect
        .poll(() => page.evaluate(() => document.activeElement?.textContent?.trim()))
        .toBe('Open Output');
      for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.locator('[data-lane="distances"]').count()).toBe(0);
      await page.keyboard.press('Enter');
      await expect.poll(() => page.locator('[data-lane="distances"]').count()).toBe(1);
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('menu').count()).toBe(0);
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('More');
    }));

  it('switch a lane between log and linear', () =>
    withPanel('collapse', async (page) => {
      await page.locator('[data-lane="distances"]').hover();
      await page.getByRole('button', { name: 'Log scale: change to linear' }).click();
      await page
        .locator('[data-lane="distances"]')
        .getByRole('button', { name: 'Linear scale: change to log' })
        .waitFor();
    }));

  it('fold the program’s own metrics when there are many', () =>
    withPanel(
      'ownMetrics',
      async (page) => {
        expect(await page.locator('[data-lane^="own:"]').count()).toBe(0);
        await page.getByRole('button', { name: /More metrics/ }).click();
        await expect.poll(() => page.locator('[data-lane^="own:"]').count()).toBe(6);
      },
      { height: 1600 },
    ));
});

describe('scrolled down', () => {
  it('verdict and scrubber stay on top', () =>
    withPanel(
      'collapse',
      async (page) => {
        await page.mouse.wheel(0, 700);
        await page.locator('.compact').waitFor();
        expect(await page.locator('.compact').textContent()).toContain('Collapsing');
        const compact = await page.locator('.compact').boundingBox();
        const scrubber = await page.locator('.sticky-scrubber').boundingBox();
        expect(compact?.y).toBeCloseTo(36, 0);
        expect(scrubber?.y).toBeCloseTo(68, 0);
      },
      { height: 600 },
    ));
});

describe('a message', () => {
  const text = (page: Page) => page.locator('.bar').allTextContents();

  it('of something that went well goes by itself; an error stays until it is closed', () =>
    withPanel('collapse', async (page) => {
      await send(page, { kind: 'notice', text: 'Copied.', tone: 'info' });
      await page.getByText('Copied.').waitFor();
      await expect.poll(() => text(page), { timeout: 20_000 }).toEqual([]);
      await send(page, { kind: 'notice', text: 'It is not there.', tone: 'error' });
      await page.getByRole('button', { name: 'Close this message' }).click();
      await expect.poll(() => text(page)).toEqual([]);
    }));

  it('is closed by Escape', () =>
    withPanel('collapse', async (page) => {
      await send(page, { kind: 'notice', text: 'It is not there.', tone: 'error' });
      await page.getByText('It is not there.').waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => text(page)).toEqual([]);
    }));
});
