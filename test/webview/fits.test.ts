import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../src/domain/alert';
import { FIXTURES } from './fixtures/fixtures';
import { send, usePanel } from './harness/usePanel';

const withPanel = usePanel();

const rightOf = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => element.getBoundingClientRect().right);

describe('what has little room', () => {
  it('a step between two snapshots leaves the Live button whole', () =>
    withPanel(
      'healthy',
      async (page) => {
        const { head } = FIXTURES.healthy();
        const run = head.run && { ...head.run, step: 318 };
        const topOfStep = () => page.locator('.where-step strong').boundingBox();
        const before = await topOfStep();
        await send(page, { ...head, run });
        await page.getByText('snapshot of').waitFor();
        // The step of a live run must not hop up and down.
        expect((await topOfStep())?.y).toBeCloseTo(before?.y ?? 0, 0);
        const words = await page.locator('.snapshot-of').boundingBox();
        const button = await page.locator('.live').boundingBox();
        expect(words?.y ?? 0).toBeGreaterThanOrEqual((button?.y ?? 0) + (button?.height ?? 0) - 2);
        const edge = await rightOf(page, '.lanes .face-caption >> nth=0');
        expect(await rightOf(page, '.live')).toBeLessThanOrEqual(edge + 1);
        expect(await rightOf(page, '.snapshot-of')).toBeLessThanOrEqual(edge + 1);
      },
      { width: 545 },
    ));

  it('a long file name beside a closed cause stays on its line and keeps its line number', () =>
    withPanel('collapse', async (page) => {
      const { head } = FIXTURES.collapse();
      const file = '/w/a-rather-long-name-of-a-configuration.triplet.json';
      const alerts = head.alerts.map((alert): Alert => ({
        ...alert,
        causes: alert.causes.map((cause) => ({ ...cause, sites: [{ file, line: 14 }] })),
      }));
      await send(page, { ...head, alerts });
      const words = page.locator('.cause-site bdi').first();
      await words.getByText('configuration.triplet.json:14').waitFor();
      const link = page.locator('.cause-site .link').first();
      const [text, box] = [await words.boundingBox(), await link.boundingBox()];
      expect(box?.height).toBeLessThan(32);
      // It loses its beginning, behind an ellipsis: its end is where the link ends.
      expect((text?.x ?? 0) + (text?.width ?? 0)).toBeLessThanOrEqual((box?.x ?? 0) + (box?.width ?? 0) + 1);
      expect(text?.x ?? 0).toBeLessThan(box?.x ?? 0);
      expect(await link.evaluate((element) => getComputedStyle(element).textOverflow)).toBe('ellipsis');
      const row = page.locator('.cause-head:has(.cause-site)').first();
      const title = await row.locator('.cause-title').boundingBox();
      expect((title?.x ?? 0) + (title?.width ?? 0)).toBeLessThanOrEqual(box?.x ?? 0);
    }));

  it.each([
    ['collapse', 560],
    ['transient', 560],
    ['healthy', 560],
    ['collapse', 1400],
  ] as const)('the four figures of %s have a line each for their captions at %i px', (fixture, width) =>
    withPanel(
      fixture,
      async (page) => {
        const heights = await page
          .locator('.stats .comparison')
          .evaluateAll((captions) => captions.map((caption) => caption.getBoundingClientRect().height));
        expect(heights).toHaveLength(4);
        for (const height of heights) expect(height).toBeLessThan(20);
      },
      { width },
    ),
  );

  it('the traceback of a failed run is as wide as the panel, beside a plane as well', () =>
    withPanel('failed', async (page) => {
      const box = await page.locator('.output').boundingBox();
      const verdict = await page.locator('.verdict').boundingBox();
      const plane = await page.locator('.plane').boundingBox();
      expect(box?.width).toBeCloseTo(verdict?.width ?? 0, 0);
      expect(box?.y ?? 0).toBeGreaterThanOrEqual((plane?.y ?? 0) + (plane?.height ?? 0));
      const cut = await page
        .locator('.output')
        .evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(cut).toBe(0);
    }));

  it.each([300, 560, 1000, 1400])('nothing is wider than the panel at %i px', (width) =>
    withPanel(
      'collapse',
      async (page) => {
        const over = await page.evaluate(() => ({
          // The gutter of the vertical bar is no part of what scrolls.
          page: Math.max(0, document.documentElement.scrollWidth - innerWidth),
          parts: [...document.querySelectorAll('.toolbar, .verdict, .alert, .lane-head, .lane-body')]
            .filter((element) => element.scrollWidth > element.clientWidth + 1)
            .map((element) => element.className),
        }));
        expect(over).toEqual({ page: 0, parts: [] });
      },
      { width },
    ),
  );

  it('no hairline goes through the words about an unknown loss', () =>
    withPanel('unknownLoss', async (page) => {
      await page.locator('.unknown-loss').waitFor();
      const layers = await page.evaluate(() => {
        const zOf = (selector: string) =>
          Number(getComputedStyle(document.querySelector(selector)!).zIndex) || 0;
        return { words: zOf('.unknown-loss'), lines: zOf('.overlay') };
      });
      expect(layers.words).toBeGreaterThan(layers.lines);
    }));
});
