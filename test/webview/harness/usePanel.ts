import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import type { FromPanel } from '../../../src/protocol/panel';
import type { FixtureName } from '../fixtures/fixtures';
import {
  buildPanel,
  launchBrowser,
  openPanel,
  type BuiltPanel,
  type PageOptions,
  type PanelPage,
} from './panelPage';

/** One browser for a test file: `withPanel(fixture, use)` opens the panel on a fixture and fails on what its policy forbids. */
export function usePanel() {
  // Two cores are shared with whatever else runs: a browser may be slow without anything being wrong.
  vi.setConfig({ testTimeout: 120_000 });
  let built: BuiltPanel;
  let browser: Browser;
  beforeAll(async () => {
    [built, browser] = await Promise.all([buildPanel(), launchBrowser()]);
  }, 60_000);
  afterAll(() => browser.close());
  return async (
    fixture: FixtureName,
    use: (page: Page, panel: PanelPage) => Promise<void>,
    options: PageOptions = {},
  ): Promise<void> => {
    const panel = await openPanel(browser, built, { height: 1200, ...options });
    try {
      await panel.show(fixture);
      await use(panel.page, panel);
      expect(await panel.violations()).toEqual([]);
    } finally {
      await panel.close();
    }
  };
}

export function send(page: Page, message: unknown): Promise<void> {
  return page.evaluate(
    (each) => (window as unknown as { send: (message: unknown) => void }).send(each),
    message,
  );
}

export async function postsOf<K extends FromPanel['kind']>(
  panel: PanelPage,
  kind: K,
): Promise<Extract<FromPanel, { kind: K }>[]> {
  return (await panel.posts()).filter((post): post is Extract<FromPanel, { kind: K }> => post.kind === kind);
}
