import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { GUTTER } from '../../webview/charts/laneSpec';
import type { FixtureName } from './fixtures/fixtures';
import { FIXTURES } from './fixtures/fixtures';
import {
  buildPanel,
  launchBrowser,
  openPanel,
  type BuiltPanel,
  type PageOptions,
  type PanelPage,
} from './harness/panelPage';
import type { ThemeName } from './harness/themes';

/** The panel as it is shipped, in a browser, under the policy of the real page. */

// Two cores are shared with whatever else runs: a browser may be slow without anything being wrong.
vi.setConfig({ testTimeout: 120_000 });

let built: BuiltPanel;
let browser: Browser;

beforeAll(async () => {
  [built, browser] = await Promise.all([buildPanel(), launchBrowser()]);
}, 60_000);
afterAll(() => browser.close());

async function withPanel(
  fixture: FixtureName,
  options: PageOptions,
  use: (panel: PanelPage) => Promise<void>,
): Promise<void> {
  const panel = await openPanel(browser, built, options);
  try {
    await panel.show(fixture);
    await use(panel);
    expect(await panel.violations()).toEqual([]);
    expect((await panel.posts()).filter(({ kind }) => kind === 'log')).toEqual([]);
  } finally {
    await panel.close();
  }
}

describe('plots', () => {
  it.each([300, 560, 1000, 1400])('of all lanes align to the pixel at %i px', (width) =>
    withPanel('healthy', { width, height: 1700 }, async ({ page }) => {
      const boxes = await page.evaluate(() =>
        [...document.querySelectorAll('.time-chart canvas')].map(
          (each) => each.getBoundingClientRect().toJSON() as DOMRect,
        ),
      );
      expect(boxes.length).toBeGreaterThanOrEqual(8);
      expect(new Set(boxes.map(({ x }) => x)).size).toBe(1);
      expect(new Set(boxes.map(({ width: each }) => each)).size).toBe(1);
      const overlay = await page.locator('.overlay').boundingBox();
      const track = await page.locator('.track-plot').boundingBox();
      expect([overlay?.x, overlay?.width]).toEqual([
        (boxes[0]?.x ?? 0) + GUTTER,
        (boxes[0]?.width ?? 0) - GUTTER,
      ]);
      expect([track?.x, track?.width]).toEqual([overlay?.x, overlay?.width]);
    }),
  );

  it('are not blank', () =>
    withPanel('collapse', { height: 1700 }, async ({ page }) => {
      const inked = await page.evaluate(() =>
        [...document.querySelectorAll('canvas')].map((canvas) => {
          const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
          return data.some((value, i) => i % 4 === 3 && value > 0);
        }),
      );
      expect(inked.length).toBeGreaterThanOrEqual(11);
      expect(inked.every(Boolean)).toBe(true);
    }));

  it('follow the theme without being made anew', () =>
    withPanel('collapse', { height: 1700 }, async ({ page, setTheme }) => {
      const shade = () =>
        page.evaluate(() => {
          const canvas = document.querySelector<HTMLCanvasElement>('[data-lane="loss"] canvas')!;
          const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
          let [sum, count] = [0, 0];
          for (let i = 0; i < data.length; i += 4)
            if (data[i + 3]! > 200) [sum, count] = [sum + data[i]!, count + 1];
          return sum / count;
        });
      const dark = await shade();
      await page.evaluate(
        () =>
          (document.querySelector<HTMLCanvasElement>('[data-lane="loss"] canvas')!.dataset['kept'] = 'yes'),
      );
      await setTheme('light');
      expect(await shade()).toBeLessThan(dark - 40);
      expect(await page.locator('[data-lane="loss"] canvas').first().getAttribute('data-kept')).toBe('yes');
    }));

  it('off screen have no Vega view', () =>
    withPanel('collapse', { height: 500 }, async ({ page }) => {
      expect(await page.locator('[data-lane="update"] canvas').count()).toBe(0);
      await page.locator('[data-lane="update"]').scrollIntoViewIfNeeded();
      await page.waitForSelector('[data-lane="update"] canvas');
    }));
});

describe('the policy of the page', () => {
  it('is not violated by any state of a run', () =>
    withPanel('empty', { height: 1600 }, async (panel) => {
      for (const name of Object.keys(FIXTURES) as FixtureName[]) {
        await panel.show(name);
        expect([name, await panel.violations()]).toEqual([name, []]);
      }
    }));

  it('catches what it should: a script of a string is refused', async () => {
    const panel = await openPanel(browser, built);
    await panel.page.evaluate(() => setTimeout(() => setTimeout('1' as unknown as () => void), 0));
    await expect.poll(() => panel.violations()).not.toEqual([]);
    await panel.close();
  });

  it('is not needed against names: markup in them is text', () =>
    withPanel('hostile', { height: 1600 }, async ({ page }) => {
      await page.locator('.more-metrics, [data-lane^="own:"]').first().scrollIntoViewIfNeeded();
      await page.locator('.mark').first().hover();
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
      expect(await page.locator('h1').textContent()).toContain('<img src=x onerror=');
    }));
});

describe('accessibility', () => {
  const themes: readonly ThemeName[] = ['dark', 'light', 'hc-dark', 'hc-light'];

  it.each(themes)('axe finds nothing in %s', (theme) =>
    withPanel('collapse', { theme, height: 1700 }, async ({ page }) => {
      await page.keyboard.press('Tab');
      await page.locator('[data-lane="loss"]').focus();
      await page.keyboard.press('Enter');
      for (const chart of ['[data-lane="loss"]', '[data-lane="distances"]', '.plane']) {
        await page.locator(chart).focus();
        await page.keyboard.press('?');
      }
      await page.locator('.verdict > .explain').waitFor();
      await page.locator('.earlier-toggle').click();
      expect(await findProblems(page)).toEqual([]);
    }),
  );

  it.each([300, 1000, 1400])('axe finds nothing at %i px', (width) =>
    withPanel('collapse', { theme: 'light', width, height: 1700 }, async ({ page }) =>
      expect(await findProblems(page)).toEqual([]),
    ),
  );

  it('axe finds nothing in any other state', () =>
    withPanel('empty', { height: 1200 }, async (panel) => {
      for (const name of [
        'empty',
        'untrusted',
        'waiting',
        'failed',
        'lost',
        'lostForGood',
        'contrastive',
        'infoNce',
        'broken',
        'noLabels',
        'noEmbeddings',
        'tooEarly',
      ] as const) {
        await panel.show(name);
        expect([name, await findProblems(panel.page)]).toEqual([name, []]);
      }
    }));

  it('every chart is a picture with a sentence', () =>
    withPanel('collapse', { height: 1700 }, async ({ page }) => {
      await page
        .getByRole('img', { name: /Spread 0\.\d % of start, information 0\.\d\d; path went right/ })
        .waitFor();
      await page.getByRole('img', { name: /both falling since step 5/ }).waitFor();
      expect(await page.getByRole('slider', { name: 'Step' }).getAttribute('aria-valuetext')).toBe(
        'step 72 of 72, live, collapse imminent since 69',
      );
      expect(await page.getByRole('log').textContent()).toContain(
        'Collapse imminent. very likely: Learning rate too high for batch-hard mining.',
      );
    }));

  it('no control is smaller than 24 px', () =>
    withPanel('collapse', { height: 1700 }, async ({ page }) => {
      const small = await page.evaluate(() =>
        [...document.querySelectorAll('button, vscode-button, [role="slider"]')]
          .map((each) => ({ html: each.outerHTML.slice(0, 80), box: each.getBoundingClientRect() }))
          .filter(({ box }) => box.height > 0 && (box.height < 23.5 || box.width < 23.5))
          .map(({ html }) => html),
      );
      expect(small).toEqual([]);
    }));
});

async function findProblems(page: PanelPage['page']): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const found = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return found.violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary?.slice(0, 200) ?? ''}`).join(' | ')}`,
    );
  });
}

describe('size', () => {
  it('of the bundle stays in bounds', () => {
    expect(built.js.length).toBeLessThan(760_000);
    expect(built.css.length).toBeLessThan(40_000);
  });
});
