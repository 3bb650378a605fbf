import type { Frame, Page } from 'playwright-core';
import { retry, within } from './retry';

/**
 * The innermost document of an open webview whose page holds `selector`. Both frames are replaced while the panel
 * loads, and asking one that is on its way out can hang: every look has a limit and is done anew.
 */
export function findWebviewFrame(page: Page, selector: string, limitMs: number): Promise<Frame> {
  return retry(
    `a webview shows ${selector}`,
    () =>
      within(
        3000,
        (async () => {
          for (const outer of await page.$$('iframe.webview.ready')) {
            if (!(await outer.isVisible())) continue;
            const inner = await (await outer.contentFrame())?.$('iframe#active-frame');
            const frame = await inner?.contentFrame();
            if (frame && (await frame.$(selector))) return frame;
          }
          return undefined;
        })(),
      ),
    limitMs,
  );
}
