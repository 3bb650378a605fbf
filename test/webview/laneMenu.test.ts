import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { postsOf, send, usePanel } from './harness/usePanel';

const withPanel = usePanel();

async function pick(page: Page, lane: string, title: string, item: string): Promise<void> {
  await page.locator(`[data-lane="${lane}"]`).hover();
  await page.getByRole('button', { name: `More for ${title}` }).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

/** Width, height and the share of pixels that differ from the corner's, of the PNG on the clipboard. */
function readClipboardPicture(page: Page) {
  return page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const blob = await item!.getType('image/png');
    const bitmap = await createImageBitmap(blob);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const pen = canvas.getContext('2d')!;
    pen.drawImage(bitmap, 0, 0);
    const { data } = pen.getImageData(0, 0, bitmap.width, bitmap.height);
    let drawn = 0;
    for (let i = 0; i < data.length; i += 4)
      if (data[i] !== data[0] || data[i + 1] !== data[1] || data[i + 2] !== data[2]) drawn += 1;
    const bytes = [...new Uint8Array(await blob.arrayBuffer())];
    const corner = [...data.slice(0, 3)];
    return { width: bitmap.width, height: bitmap.height, corner, drawn: drawn / (data.length / 4), bytes };
  });
}

function keep(name: string, bytes: readonly number[]): void {
  const folder = join(import.meta.dirname, '../../out/screenshots');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), Uint8Array.from(bytes));
}

describe('a lane as CSV', () => {
  it('has a step column and one for each series, in the visible steps', () =>
    withPanel('collapse', async (page, panel) => {
      await pick(page, 'loss', 'Loss', 'Copy as CSV');
      const [copied] = await postsOf(panel, 'copyText');
      expect(copied?.what).toBe('Loss as CSV');
      const lines = copied?.text.trimEnd().split('\n') ?? [];
      expect(lines[0]).toBe('step,loss,loss smoothed (EMA 0.1),lr');
      expect(lines).toHaveLength(73);
      const [step, loss, smoothed, rate] = (lines.at(-1) ?? '').split(',').map(Number);
      expect([step, rate]).toEqual([72, 0.015]);
      expect(loss).toBeGreaterThan(0.4);
      expect(smoothed).toBeGreaterThan(0.4);

      await send(page, { kind: 'notice', text: 'Copied Loss as CSV.', tone: 'info' });
      await page.getByRole('status').getByText('Copied Loss as CSV.').waitFor();
    }));

  it('follows the zoom, and keeps what a program logged that is no number', () =>
    withPanel('notANumber', async (page, panel) => {
      const box = await page.locator('[data-lane="loss"] .plots').boundingBox();
      const [left, right] = [(box?.x ?? 0) + 200, (box?.x ?? 0) + (box?.width ?? 0) - 2];
      const y = (box?.y ?? 0) + 30;
      await page.mouse.move(left, y);
      await page.mouse.down();
      await page.mouse.move(right, y, { steps: 4 });
      await page.mouse.up();
      await pick(page, 'loss', 'Loss', 'Copy as CSV');
      const rows = ((await postsOf(panel, 'copyText'))[0]?.text ?? '').trimEnd().split('\n').slice(1);
      expect(Number(rows[0]?.split(',')[0])).toBeGreaterThan(10);
      expect(rows.at(-1)).toMatch(/^60,NaN,/);
    }));

  it('of snapshots leaves unknown values empty', () =>
    withPanel('noLabels', async (page, panel) => {
      await pick(page, 'distances', 'Distances', 'Copy as CSV');
      const [head, first] = ((await postsOf(panel, 'copyText'))[0]?.text ?? '').split('\n');
      expect(head).toBe('step,all pairs 5 %,all pairs 25 %,all pairs median,all pairs 75 %,all pairs 95 %');
      expect(first).toMatch(/^0,0\.\d+,/);
    }));
});

describe('a lane as PNG', () => {
  it.each([
    ['distances', 'Distances', 'dark', 'Copy as PNG', [255, 255, 255]],
    ['loss', 'Loss', 'light', 'Copy as PNG, Dark', [31, 31, 31]],
    ['update', 'Update per weight', 'hc-dark', 'Copy as PNG', [255, 255, 255]],
  ] as const)(
    'of %s (%s, theme %s) is on the clipboard at twice its size: %s is in its own colours',
    (lane, title, theme, item, corner) =>
      withPanel(
        'layers',
        async (page) => {
          const box = await page.locator(`[data-lane="${lane}"] .lane-body`).boundingBox();
          await page.bringToFront();
          await pick(page, lane, title, item);
          await page.getByText(`Copied ${title} as PNG.`).waitFor();
          const picture = await readClipboardPicture(page);
          keep(`lane-${lane}-${theme}.png`, picture.bytes);
          expect(picture.width).toBeGreaterThanOrEqual(2 * ((box?.width ?? 0) - 2));
          expect(picture.height).toBeGreaterThan(2 * 60);
          expect(picture.drawn).toBeGreaterThan(0.01);
          expect(picture.corner).toEqual([...corner]);
        },
        { theme, height: 1500 },
      ),
  );

  it('says in a sentence why it could not be copied', () =>
    withPanel('collapse', async (page) => {
      await page.evaluate(() => {
        navigator.clipboard.write = () => Promise.reject(new Error('Write permission denied'));
      });
      await pick(page, 'loss', 'Loss', 'Copy as PNG');
      await page.getByText('Loss could not be copied as PNG: Write permission denied.').waitFor();
    }));
});

describe('the plane', () => {
  const pickOfPlane = async (page: Page, item: string) => {
    await page.locator('.plane').hover();
    await page.getByRole('button', { name: 'More for spread against information' }).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };

  it('as CSV has spread and information of every snapshot', () =>
    withPanel('collapse', async (page, panel) => {
      await pickOfPlane(page, 'Copy as CSV');
      const [copied] = await postsOf(panel, 'copyText');
      expect(copied?.what).toBe('Spread against information as CSV');
      const [head, first] = copied?.text.split('\n') ?? [];
      expect(head).toBe('step,spread,information');
      expect(first).toMatch(/^0,1,0\.\d+$/);
    }));

  it('as SVG has its title, its figures, its path and no axis of steps', () =>
    withPanel('collapse', async (page, panel) => {
      await pickOfPlane(page, 'Copy as SVG');
      await expect.poll(async () => (await postsOf(panel, 'copyText')).length).toBe(1);
      const [copied] = await postsOf(panel, 'copyText');
      const words = await page.evaluate(
        (text) =>
          [...new DOMParser().parseFromString(text, 'image/svg+xml').querySelectorAll('text')].map(
            (each) => each.textContent,
          ),
        copied?.text ?? '',
      );
      expect(words).toEqual(expect.arrayContaining(['Spread against information', 'learned', 'dead']));
      expect(words.filter((word) => /^(spread [\d.]+ %|information 0\.\d\d)$/.test(word ?? ''))).toHaveLength(
        2,
      );
      expect(words.filter((word) => word === '20' || word === '40')).toEqual([]);
    }));

  it('as PNG is on the clipboard at twice its size', () =>
    withPanel('healthy', async (page) => {
      await page.bringToFront();
      await pickOfPlane(page, 'Copy as PNG');
      await page.getByText('Copied Spread against information as PNG.').waitFor();
      const picture = await readClipboardPicture(page);
      expect(picture.width).toBe(2 * (380 + 24));
      expect(picture.drawn).toBeGreaterThan(0.01);
      expect(picture.corner).toEqual([255, 255, 255]);
    }));

  it.each([300, 560, 1000, 1400])('has a menu that stays within the panel at %i px', (width) =>
    withPanel(
      'collapse',
      async (page) => {
        await page.locator('.plane').hover();
        await page.getByRole('button', { name: 'More for spread against information' }).click();
        const box = await page.locator('.menu').boundingBox();
        expect(box?.x ?? -1).toBeGreaterThanOrEqual(0);
        const right = await page.evaluate(() => document.documentElement.clientWidth);
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(right);
      },
      { width },
    ),
  );
});

describe('a lane as SVG', () => {
  it.each([
    ['Copy as SVG', '#ffffff'],
    ['Copy as SVG, Dark', '#1f1f1f'],
  ])('%s has its title, its steps, its charts and the caption, and is well formed', (item, page_) =>
    withPanel('collapse', async (page, panel) => {
      await pick(page, 'distances', 'Distances', item);
      await expect.poll(async () => (await postsOf(panel, 'copyText')).length).toBe(1);
      const [copied] = await postsOf(panel, 'copyText');
      expect(copied?.what).toBe('Distances as SVG');
      const svg = copied?.text ?? '';
      expect(svg).toContain(`fill="${page_}"`);
      const texts = await page.evaluate((text) => {
        const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
        const paths = parsed.querySelectorAll('g svg path').length;
        return {
          error: parsed.querySelector('parsererror')?.textContent ?? null,
          words: [...parsed.querySelectorAll('svg > text')].map((each) => each.textContent),
          paths,
        };
      }, svg);
      expect(texts.error).toBeNull();
      expect(texts.words[0]).toBe('Distances');
      expect(texts.words).toContain('40');
      expect(texts.words.at(-1)).toMatch(/run 14 · steps 0–72 · margin 0.5$/);
      expect(texts.paths).toBeGreaterThan(10);
    }),
  );
});

describe('the menu of a lane', () => {
  it('moves it, hides it and shows it as a table', () =>
    withPanel('collapse', async (page) => {
      const order = () =>
        page.evaluate(() =>
          [...document.querySelectorAll('[data-lane]')].map((each) => each.getAttribute('data-lane')),
        );
      await pick(page, 'loss', 'Loss', 'Move Up');
      await expect.poll(async () => (await order()).slice(0, 2)).toEqual(['loss', 'distances']);
      await pick(page, 'loss', 'Loss', 'Move Down');
      await expect.poll(async () => (await order()).slice(0, 2)).toEqual(['distances', 'loss']);
      await pick(page, 'loss', 'Loss', 'Hide');
      await expect.poll(order).not.toContain('loss');
      await page.locator('[data-lane="norms"]').hover();
      await page.getByRole('button', { name: 'More for Norms' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'Show as Table' }).click();
      await page.locator('[data-lane="norms"] .table-box').waitFor();
    }));
});

describe('layers at the cursor', () => {
  const rows = (page: Page) =>
    page
      .locator('[data-lane="update"] .face-table tbody tr')
      .evaluateAll((lines) =>
        lines.map((line) => [...line.querySelectorAll('th, td')].map((cell) => cell.textContent)),
      );

  it('are a table; of more than six the worst five, and none of them is a lane of its own', () =>
    withPanel(
      'layers',
      async (page) => {
        // The share of dead units grows with the layer's number in this fixture.
        await expect
          .poll(() => rows(page))
          .toEqual([
            ['layers.12', '0.0854', '11 %'],
            ['layers.10', '0.0732', '9.0 %'],
            ['layers.8', '0.0610', '7.2 %'],
            ['layers.6', '0.0488', '5.4 %'],
            ['layers.4', '0.0366', '3.6 %'],
          ]);
        expect(await page.locator('[data-lane="update"] .face').textContent()).toContain(
          'worst 5 of 7 layers',
        );
        const own = await page
          .locator('[data-lane^="own:"]')
          .evaluateAll((lanes) => lanes.map((lane) => lane.getAttribute('data-lane')));
        expect(own).toEqual(['own:grad/mine']);
        await page.locator('[data-lane="update"] .face-table tr[title]').first().waitFor();
      },
      { height: 1700 },
    ));

  it('follow the cursor', () =>
    withPanel('fewLayers', async (page) => {
      await expect
        .poll(() => rows(page))
        .toEqual([
          ['layers.0', '0.0122', '0 %'],
          ['layers.2', '0.0244', '1.8 %'],
        ]);
      await page.keyboard.press('ArrowLeft');
      await expect.poll(async () => (await rows(page))[0]).toEqual(['layers.0', '0.0128', '0 %']);
    }));

  it('are not there for a program that logs none', () =>
    withPanel('collapse', async (page) => {
      expect(await rows(page)).toEqual([]);
      expect(await page.locator('[data-lane="update"] .face').textContent()).toContain('dead units');
    }));
});
