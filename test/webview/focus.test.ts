import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../src/domain/alert';
import { FIXTURES } from './fixtures/fixtures';
import { postsOf, send, usePanel } from './harness/usePanel';

const withPanel = usePanel();

/** What has the focus: its class or label, and the alert or lane that it belongs to. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return 'nothing';
    const owner = element.closest('[data-alert], [data-lane]');
    const name = element.getAttribute('aria-label') ?? element.className;
    const of = owner?.getAttribute('data-alert') ?? owner?.getAttribute('data-lane') ?? '';
    return [name, of].filter(Boolean).join(' of ');
  });

const { head } = FIXTURES.collapse();
const imminent = head.alerts.find(({ severity }) => severity === 'error') as Alert;
const starved: Alert = { ...imminent, id: 'triplets.starved#1', title: 'Starved', firstStep: 71 };

describe('the focus', () => {
  it('stays with its alert when a newer one comes above it', () =>
    withPanel('collapse', async (page) => {
      await page.getByRole('button', { name: 'Acknowledge (A)' }).focus();
      await send(page, { ...head, alerts: [...head.alerts, starved] });
      await expect.poll(() => page.locator('.alert').count()).toBe(2);
      expect(await page.locator('.alert h2').first().textContent()).toBe('Starved');
      expect(await focused(page)).toBe('Acknowledge (A) of geometry.collapse-imminent#1');
    }));

  it('goes from an acknowledged alert to the next one, and from the last to the earlier ones', () =>
    withPanel('collapse', async (page) => {
      await send(page, { ...head, alerts: [...head.alerts, starved] });
      await page.locator('[data-alert="triplets.starved#1"] .cause-title').first().focus();
      await send(page, head);
      await expect.poll(() => page.locator('.alert').count()).toBe(1);
      expect(await focused(page)).toBe('Acknowledge (A) of geometry.collapse-imminent#1');
      const acknowledged = head.alerts.map((alert): Alert => ({ ...alert, state: 'acknowledged' }));
      await send(page, { ...head, alerts: acknowledged });
      await expect.poll(() => page.locator('.alert').count()).toBe(0);
      expect(await focused(page)).toBe('earlier-toggle');
    }));

  it('goes back to the lane whose table or explanation is closed', () =>
    withPanel('collapse', async (page) => {
      for (const [key, close] of [
        ['Enter', 'Close table'],
        ['?', 'Close'],
      ] as const) {
        await page.locator('[data-lane="loss"]').focus();
        await page.keyboard.press(key);
        await page.getByRole('button', { name: close, exact: true }).focus();
        await page.keyboard.press('Enter');
        await expect.poll(() => page.locator('.table-box, .explain').count()).toBe(0);
        expect(await focused(page)).toBe('Loss of loss');
      }
    }));

  it('goes back to the button of a menu, and to the next lane where the lane is hidden', () =>
    withPanel('collapse', async (page) => {
      const pick = async (item: string) => {
        await page.locator('[data-lane="loss"]').hover();
        await page.getByRole('button', { name: 'More for Loss' }).click();
        await page.locator('.menu-item', { hasText: item }).click();
      };
      await pick('Copy as CSV');
      await expect.poll(() => page.locator('.menu').count()).toBe(0);
      expect(await focused(page)).toBe('More for Loss of loss');
      await pick('Hide');
      await expect.poll(() => page.locator('[data-lane="loss"]').count()).toBe(0);
      expect(await focused(page)).toBe('Retrieval of retrieval');
    }));
});

describe('a double click', () => {
  it('shows all steps again and leaves the cursor where it was', () =>
    withPanel('collapse', async (page) => {
      const box = await page.locator('[data-lane="loss"] .plots').boundingBox();
      const [x, y] = [(box?.x ?? 0) + 150, (box?.y ?? 0) + 40];
      await page.mouse.dblclick(x, y);
      await page.mouse.move(x, 5);
      await expect.poll(() => page.locator('.where-step strong').textContent()).toBe('step 72');
      expect(await page.locator('.live').getAttribute('aria-pressed')).toBe('true');
      await page.mouse.click(x, y);
      await expect.poll(() => page.locator('.live').getAttribute('aria-pressed')).toBe('false');
    }));
});

describe('a finger that scrolls after all', () => {
  it('neither zooms nor pins', () =>
    withPanel('collapse', async (page) => {
      const axis = () => page.locator('.axis-step').allTextContents();
      const before = await axis();
      const box = await page.locator('[data-lane="loss"] .plots').boundingBox();
      const [x, y] = [(box?.x ?? 0) + 100, (box?.y ?? 0) + 40];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 80, y, { steps: 4 });
      await page.locator('.brush:not([hidden])').first().waitFor();
      await page.evaluate(() => window.dispatchEvent(new PointerEvent('pointercancel')));
      await expect.poll(() => page.locator('.brush:not([hidden])').count()).toBe(0);
      await page.mouse.move(x + 120, y);
      await page.mouse.up();
      await page.waitForTimeout(200);
      expect(await axis()).toEqual(before);
      expect(await page.locator('.live').getAttribute('aria-pressed')).toBe('true');
    }));
});

describe('keys', () => {
  it('acknowledge no alert that is over', () =>
    withPanel('collapse', async (page, panel) => {
      await page.locator('.earlier-toggle').click();
      await page.locator('.earlier-row button').first().focus();
      await page.keyboard.press('a');
      await page.locator('.alert .cause-title').first().focus();
      await page.keyboard.press('A');
      expect((await postsOf(panel, 'acknowledge')).map(({ alertId }) => alertId)).toEqual([imminent.id]);
    }));

  it('that scroll a traceback or a table move no cursor there', async () => {
    const step = (page: Page) => page.locator('.where-step strong').textContent();
    await withPanel(
      'failed',
      async (page) => {
        const box = page.locator('.output');
        await box.focus();
        await page.keyboard.press('ArrowRight');
        await expect.poll(() => box.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0);
        await page.keyboard.press('Home');
        await page.keyboard.press('Space');
        expect(await step(page)).toBe('step 31');
      },
      { width: 300 },
    );
    await withPanel('collapse', async (page) => {
      await page.locator('[data-lane="loss"]').focus();
      await page.keyboard.press('Enter');
      const table = page.locator('.table-scroll');
      await table.focus();
      await page.keyboard.press('End');
      await expect.poll(() => table.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(100);
      await page.keyboard.press('Home');
      await expect.poll(() => table.evaluate(({ scrollTop }) => scrollTop)).toBe(0);
      expect(await step(page)).toBe('step 72');
    });
  });

  it('Ctrl and the wheel zoom at the pointer; the plain wheel scrolls the page', () =>
    withPanel(
      'collapse',
      async (page) => {
        const box = await page.locator('[data-lane="distances"] .plots').boundingBox();
        await page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 40);
        await page.mouse.wheel(0, 120);
        await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
        const axis = () => page.locator('.axis-step').allTextContents();
        const whole = await axis();
        await page.evaluate(() => scrollTo(0, 0));
        await page.keyboard.down('Control');
        for (let i = 0; i < 4; i += 1) await page.mouse.wheel(0, -120);
        await page.keyboard.up('Control');
        await expect.poll(axis).not.toEqual(whole);
        await page.keyboard.press('0');
        await expect.poll(axis).toEqual(whole);
      },
      { height: 700 },
    ));
});
