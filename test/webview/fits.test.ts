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
      const link = page.locator('.cause-site .link').first();
      await link.getByText('configuration.triplet.json:14').waitFor();
      const [box, line] = [await link.boundingBox(), await page.locator('.cause-site').first().boundingBox()];
      expect(line?.height).toBeLessThan(32);
      // It loses its beginning: its end is where the box ends.
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual((line?.x ?? 0) + (line?.width ?? 0) + 1);
      expect(box?.x ?? 0).toBeLessThan(line?.x ?? 0);
    }));

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
