import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { PanelPage } from './harness/panelPage';
import { usePanel } from './harness/usePanel';

const withPanel = usePanel();

const step = (page: Page) => page.locator('.where-step strong').textContent();

describe('how to read', () => {
  it.each([
    ['the plane', '.plane', '.verdict > .explain', /^Dies: the path turns left/],
    ['Distances', '[data-lane="distances"]', '[data-lane="distances"] .explain', /^Dies: .* fall together/],
  ] as const)('%s shows a run that recovers and one that dies', (_, target, box, dies) =>
    withPanel('collapse', async (page) => {
      await page.locator(target).focus();
      await page.keyboard.press('?');
      const pictures = page.locator(box).locator('svg[role="img"]');
      await expect.poll(() => pictures.count()).toBe(2);
      expect(await pictures.nth(0).getAttribute('aria-label')).toMatch(/^Recovers: /);
      expect(await pictures.nth(1).getAttribute('aria-label')).toMatch(dies);
      for (const path of await pictures.locator('path.line').all())
        expect((await path.getAttribute('d'))?.split('L').length).toBeGreaterThan(20);
      await page.keyboard.press('Escape');
      await expect.poll(() => pictures.count()).toBe(0);
    }),
  );
});

describe('the at-step faces', () => {
  const watchAnimations = (page: Page) =>
    page.evaluate(() => {
      const seen: number[] = [];
      (window as unknown as { animated: number[] }).animated = seen;
      const { animate } = Element.prototype;
      Element.prototype.animate = function (frames, options) {
        seen.push(Number((options as KeyframeAnimationOptions).duration));
        return animate.call(this, frames, options);
      };
    });
  const animated = (page: Page) =>
    page.evaluate(() => (window as unknown as { animated: number[] }).animated);
  const moveBack = async (page: Page, panel: PanelPage) => {
    await page.keyboard.press('Home');
    await expect.poll(() => step(page)).toBe('step 0');
    await panel.settle();
  };

  it('go from snapshot to snapshot in 120 ms, and nothing else moves', () =>
    withPanel('collapse', async (page, panel) => {
      await watchAnimations(page);
      await moveBack(page, panel);
      await expect.poll(async () => new Set(await animated(page))).toEqual(new Set([120]));
      expect((await animated(page)).length).toBe(await page.locator('.face margin-chart').count());
      await expect.poll(() => page.locator('.held').count()).toBe(0);
    }));

  it('come at once where only the theme changes', () =>
    withPanel('collapse', async (page, panel) => {
      await watchAnimations(page);
      await panel.setTheme('light');
      expect(await animated(page)).toEqual([]);
    }));

  it('stand still with reduced motion', () =>
    withPanel('collapse', async (page, panel) => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await watchAnimations(page);
      await moveBack(page, panel);
      expect(await animated(page)).toEqual([]);
      expect(await page.locator('.held').count()).toBe(0);
    }));
});

describe('columns', () => {
  const boxes = async (page: Page) => {
    const head = await page.locator('.head-column').boundingBox();
    const lanes = await page.locator('.signals').boundingBox();
    return { head: head!, lanes: lanes! };
  };

  it.each([900, 1000, 1199])(
    'at %i px lanes stand on the left, verdict and alerts in 320 px beside them',
    (width) =>
      withPanel(
        'collapse',
        async (page) => {
          const { head, lanes } = await boxes(page);
          expect(head.width).toBe(320);
          expect(lanes.x).toBe(0);
          expect(head.x).toBeGreaterThanOrEqual(lanes.x + lanes.width);
          expect(head.y).toBe(lanes.y);
        },
        { width: width + 15 },
      ),
  );

  it('below 900 px stand under each other, from 1200 px verdict and alerts are on the left', async () => {
    await withPanel(
      'collapse',
      async (page) => {
        const { head, lanes } = await boxes(page);
        expect(lanes.y).toBeGreaterThanOrEqual(head.y + head.height);
      },
      { width: 860 },
    );
    await withPanel(
      'collapse',
      async (page) => {
        const { head, lanes } = await boxes(page);
        expect(lanes.x).toBeGreaterThanOrEqual(head.x + head.width);
      },
      { width: 1280 },
    );
  });
});

describe('in high contrast', () => {
  const glyphs = (page: Page) =>
    page.locator('[data-lane="retrieval"] .glyph').evaluateAll((samples) =>
      samples.map((sample) => {
        const { width, height, borderTop, backgroundImage } = getComputedStyle(sample);
        return [width, height, borderTop, backgroundImage].join(' ');
      }),
    );

  it.each(['hc-dark', 'hc-light'] as const)('every line of Retrieval has a sample of its own (%s)', (theme) =>
    withPanel(
      'collapse',
      async (page) => {
        const samples = await glyphs(page);
        expect(samples).toHaveLength(4);
        expect(new Set(samples).size).toBe(4);
      },
      { theme, width: 1400 },
    ),
  );
});
