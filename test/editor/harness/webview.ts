import type { Frame, Page } from 'playwright-core';
import { retry, within } from './retry';

/** A look takes milliseconds; on a machine that is also training and drawing, seconds. */
const lookMs = 20_000;

/** Names of the innermost frame of a webview; a loaded one keeps the first. */
const innermost = new Set(['pending-frame', 'active-frame']);

/**
 * The innermost document of an open webview that holds `selector`. Frames are replaced while a panel loads, and asking one
 * that is on its way out can hang: all are asked at once, with a limit, and then anew.
 */
export function findWebviewFrame(page: Page, selector: string, limitMs: number): Promise<Frame> {
  return retry(
    `a webview shows ${selector}`,
    async () => {
      const looks = page
        .frames()
        .filter((frame) => innermost.has(frame.name()))
        .map(async (frame) => {
          if (!(await within(lookMs, frame.$(selector)))) throw new Error(`no ${selector} in it`);
          return frame;
        });
      return looks.length > 0 && (await Promise.any(looks));
    },
    limitMs,
  );
}
