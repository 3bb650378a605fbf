import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../src/domain/alert';
import type { PanelRun } from '../../src/protocol/panel';
import { toRunTitle } from '../../webview/words/runTitle';
import { FIXTURES, type FixtureName } from './fixtures/fixtures';
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

/** The panel on a head of `fixture` with another run, once it is laid out. */
const withRun = (
  fixture: FixtureName,
  over: Partial<PanelRun>,
  width: number,
  use: (page: Page) => Promise<void>,
) =>
  withPanel(
    fixture,
    async (page, panel) => {
      const { head } = FIXTURES[fixture]();
      await send(page, { ...head, run: head.run && { ...head.run, ...over } });
      await panel.settle();
      await use(page);
    },
    { width },
  );

const LONG = 'train_metric_learning_with_a_very_long_name_and_suffix_v2_final.py';

describe('the toolbar', () => {
  it.each([
    [560, { fileName: LONG, name: `${LONG} run 14` }, 'step 72'],
    [560, { step: 1_000_272, totalSteps: 2_000_000 }, 'step 1,000,272'],
    [300, { step: 1_000_272, totalSteps: 2_000_000 }, '1,000,272'],
    [300, { fileName: LONG, name: `${LONG} run 14` }, '72'],
  ])('at %i px keeps step and buttons whole and apart (%o)', (width, over, shown) =>
    withRun('collapse', over, width, async (page) => {
      const boxes = await page
        .locator('.toolbar > *:not(.spacer)')
        .evaluateAll((parts) =>
          parts.map((part) => part.getBoundingClientRect()).map(({ left, right }) => ({ left, right })),
        );
      boxes.slice(1).forEach((box, i) => expect(box.left).toBeGreaterThanOrEqual(boxes[i]?.right ?? 0));
      expect(boxes.at(-1)?.right).toBeLessThanOrEqual(width - 14);
      const first = page.locator('.meta > span').first();
      expect(await first.textContent()).toBe(shown);
      const [words, line] = [await first.boundingBox(), await page.locator('.meta').boundingBox()];
      expect((words?.x ?? 0) + (words?.width ?? 0)).toBeLessThanOrEqual(
        (line?.x ?? 0) + (line?.width ?? 0) + 1,
      );
      // The number of the run is not cut either.
      const name = await page.locator('.run-name').evaluate((each) => each.scrollWidth - each.clientWidth);
      expect(name).toBeLessThanOrEqual(0);
    }),
  );

  it('leaves out what does not fit as a whole, and keeps it in its title', () =>
    withRun('collapse', { step: 1_000_272, totalSteps: 2_000_000 }, 560, async (page) => {
      const line = await page.locator('.meta').boundingBox();
      for (const part of await page.locator('.meta > span').all()) {
        const box = await part.boundingBox();
        const inLine = (box?.y ?? 0) < (line?.y ?? 0) + (line?.height ?? 0) - 1;
        if (inLine)
          expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(
            (line?.x ?? 0) + (line?.width ?? 0) + 1,
          );
      }
      expect(await page.locator('.meta').getAttribute('title')).toBe(
        'step 1,000,272 of 2,000,000 · 61/s · 0:01',
      );
    }));
});

describe('a panel of 446 px', () => {
  const inner = { width: 446 };

  it('has each of the four figures on a line, and both medians in the legend of Distances', () =>
    withPanel(
      'collapse',
      async (page) => {
        const { head } = FIXTURES.collapse();
        const stats = [
          { label: 'Spread', value: '99 %', comparison: 'of start' },
          { label: 'Information', value: '−0.02', comparison: 'from −0.02' },
          { label: 'Loss', value: '0.496', comparison: 'L* 0.500' },
          { label: 'Active', value: '83 %', comparison: 'was 63 %' },
        ];
        await send(page, { ...head, verdict: head.verdict && { ...head.verdict, stats } });
        await page.locator('.stats dd', { hasText: '83 %' }).waitFor();
        const heights = await page
          .locator('.stats dd')
          .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height));
        expect(heights).toHaveLength(8);
        for (const height of heights) expect(height).toBeLessThan(24);
        const legend = await page.locator('[data-lane="distances"] .legend').boundingBox();
        for (const part of await page.locator('[data-lane="distances"] .legend-part').all()) {
          const box = await part.boundingBox();
          expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(
            (legend?.y ?? 0) + (legend?.height ?? 0) + 4,
          );
        }
      },
      inner,
    ));
});

describe('a panel of 200 px', () => {
  it('tears no word of an alert or a cause apart', () =>
    withPanel(
      'collapse',
      async (page) => {
        const torn = await page.locator('.alert h2, .cause-title > span:last-child').evaluateAll((all) =>
          all.flatMap((each) => {
            const text = [...each.childNodes].find(
              ({ nodeType, nodeValue }) => nodeType === 3 && nodeValue?.trim(),
            );
            const words = (text?.nodeValue ?? '').split(/(?<=[\s-])/);
            let at = 0;
            return words.filter((word) => {
              const range = document.createRange();
              range.setStart(text!, at);
              range.setEnd(text!, at + word.trimEnd().length);
              at += word.length;
              return new Set([...range.getClientRects()].map(({ top }) => top)).size > 1;
            });
          }),
        );
        expect(torn).toEqual([]);
      },
      { width: 200 },
    ));
});

describe('the name of a run', () => {
  it.each([
    [{ name: 'train.py run 14', number: 14 }, 'train.py', 'run 14'],
    [{ name: 'the good one', number: 14 }, 'the good one', 'run 14'],
    [{ name: 'אימון run 14', number: 14 }, 'אימון', 'run 14'],
    [{ name: '20260101-101010-abcd', number: null }, '20260101-101010-abcd', ''],
  ])('%o has its number once', (run, strong, rest) => expect(toRunTitle(run)).toEqual({ strong, rest }));
});

describe('a million steps', () => {
  it.each([560, 1000])('leave the Live button whole at %i px', (width) =>
    withRun('collapse', { step: 1_000_272, totalSteps: 2_000_000 }, width, async (page) => {
      expect(await page.locator('.where-step strong').textContent()).toBe('step 1,000,272');
      const button = await page.locator('.live').boundingBox();
      const edge = await page.locator('.scrubber').boundingBox();
      expect((button?.x ?? 0) + (button?.width ?? 0)).toBeLessThanOrEqual(
        (edge?.x ?? 0) + (edge?.width ?? 0),
      );
      expect(await page.locator('.live').evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0);
    }),
  );
});

describe('the line that stays on top of a narrow panel', () => {
  it('shows a figure whole or not at all', () =>
    withPanel(
      'collapse',
      async (page) => {
        await page.evaluate(() => scrollTo(0, 900));
        await page.locator('.compact').waitFor();
        const line = await page.locator('.compact').boundingBox();
        const [right, bottom] = [(line?.x ?? 0) + (line?.width ?? 0), (line?.y ?? 0) + (line?.height ?? 0)];
        let whole = 0;
        for (const part of await page.locator('.compact > strong, .compact-figure').all()) {
          const box = await part.boundingBox();
          if ((box?.y ?? 0) >= bottom - 2) continue;
          whole += 1;
          expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(right);
        }
        expect(whole).toBeGreaterThanOrEqual(2);
      },
      { width: 300, height: 500 },
    ));
});

describe('a measured number', () => {
  it.each([280, 300, 320, 420])('is in one piece at %i px', (width) =>
    withPanel(
      'collapse',
      async (page) => {
        const figures = await page
          .locator('.figure')
          .evaluateAll((all) => all.map((each) => [each.textContent, each.getClientRects().length] as const));
        expect(figures.length).toBeGreaterThan(6);
        expect(figures.filter(([, lines]) => lines !== 1)).toEqual([]);
      },
      { width },
    ),
  );
});

describe('a run that is waited for', () => {
  it('has each item of its list beside its sign, at 300 px too', () =>
    withPanel(
      'waiting',
      async (page) => {
        for (const item of await page.locator('.checklist li').all()) {
          const [sign, words, detail] = await Promise.all(
            ['.icon', 'span:not(.icon, .detail, .visually-hidden)', '.detail'].map((part) =>
              item.locator(part).first().boundingBox(),
            ),
          );
          expect(Math.abs((sign?.y ?? 0) - (words?.y ?? 0))).toBeLessThan(6);
          expect(Math.abs((detail?.y ?? 0) - (words?.y ?? 0))).toBeLessThan(6);
        }
      },
      { width: 300 },
    ));

  it.each([1015, 1415])('has the whole panel at %i px, as long as there are no lanes', (width) =>
    withPanel(
      'waiting',
      async (page) => {
        const box = await page.locator('.head-column').boundingBox();
        expect(box?.x).toBe(0);
        expect(box?.width).toBeGreaterThan(700);
      },
      { width },
    ),
  );
});

describe('a lane that is flipped to this step', () => {
  it('has no cursor and no marks of time across its words', () =>
    withPanel(
      'collapse',
      async (page) => {
        const lane = page.locator('[data-lane="active"]');
        await lane.focus();
        await page.keyboard.press('d');
        await lane.locator('.face').waitFor();
        const layers = await page.evaluate(() => {
          const zOf = (selector: string) =>
            Number(getComputedStyle(document.querySelector(selector)!).zIndex) || 0;
          return { face: zOf('[data-lane="active"] .face'), lines: zOf('.overlay') };
        });
        expect(layers.face).toBeGreaterThan(layers.lines);
      },
      { width: 300 },
    ));
});
