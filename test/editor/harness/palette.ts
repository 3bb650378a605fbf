import type { Page } from 'playwright-core';
import { retry } from './retry';

const widget = '.quick-input-widget';

/** Opens the quick input with a key and fills it. */
export async function openQuickInput(page: Page, key: string, text: string): Promise<void> {
  const input = page.locator(`${widget} input.input, ${widget} .quick-input-box input`).first();
  await retry(`the quick input opens on ${key}`, async () => {
    if (!(await input.isVisible())) {
      await page.keyboard.press(key);
      await input.waitFor({ state: 'visible', timeout: 2000 });
    }
    await input.evaluate(typeInto, text, { timeout: 1000 });
    return (await input.inputValue({ timeout: 1000 })) === text;
  });
}

/** In the page, in one go: an editor that opens meanwhile may take the focus, which closes the input, but gets no text. */
function typeInto(input: SVGElement | HTMLElement, text: string): void {
  (input as HTMLInputElement).select();
  input.focus();
  document.execCommand('insertText', false, text);
}

/** What the quick input offers now, as shown. */
export async function quickInputRows(page: Page): Promise<string[]> {
  const labels = await page
    .locator(`${widget} .monaco-list-row`)
    .evaluateAll((rows) =>
      rows.map((row) => row.querySelector('.label-name')?.textContent ?? row.textContent ?? ''),
    );
  return labels.map((label) => label.replaceAll('\u00a0', ' '));
}

export async function closeQuickInput(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.locator(widget).waitFor({ state: 'hidden', timeout: 60_000 });
}

/** Whether the palette offers a command of exactly this title now ("Margin: Start Triplet Run"). */
export function findCommand(page: Page, title: string): Promise<boolean> {
  return retry('the palette answers', async () => {
    await openQuickInput(page, 'F1', `>${title}`);
    // "No matching commands" is a row too.
    await page.locator(`${widget} .monaco-list-row`).first().waitFor({ timeout: 5000 });
    const found = (await quickInputRows(page)).includes(title);
    await closeQuickInput(page);
    return { found };
  }).then(({ found }) => found);
}

/** Runs a command by its title in the palette; waits for it to be there, since the extension host takes seconds. */
export async function runPaletteCommand(page: Page, title: string, limitMs = 90_000): Promise<void> {
  await retry(
    `the palette offers "${title}"`,
    async () => {
      await openQuickInput(page, 'F1', `>${title}`);
      await page.locator(`${widget} .monaco-list-row`).first().waitFor({ timeout: 3000 });
      const index = (await quickInputRows(page)).indexOf(title);
      if (index < 0) {
        await closeQuickInput(page);
        return false;
      }
      await page.locator(`${widget} .monaco-list-row`).nth(index).click();
      return true;
    },
    limitMs,
    500,
  );
}

/** Picks an entry of the quick pick that is open. */
export async function pickEntry(page: Page, label: string | RegExp): Promise<void> {
  const row = page.locator(`${widget} .monaco-list-row`).filter({ hasText: label }).first();
  await row.click({ timeout: 60_000 });
}

/** Types into the input box or the file dialog that is open, accepts it, and sees it go. */
export async function acceptInput(page: Page, text: string): Promise<void> {
  const input = page.locator(`${widget} input`).first();
  let accepted = false;
  await retry(`"${text}" is accepted`, async () => {
    if (accepted && !(await input.isVisible())) return true;
    await input.waitFor({ state: 'visible', timeout: 20_000 });
    // The palette that the command was chosen in may not be gone yet.
    if ((await input.inputValue()).startsWith('>')) return false;
    await input.fill(text);
    // A file dialog that has just read its folder puts its own name back.
    await page.waitForTimeout(300);
    if ((await input.inputValue()) !== text) return false;
    await page.keyboard.press('Enter');
    accepted = true;
    await input.waitFor({ state: 'hidden', timeout: 3000 });
    return true;
  });
}
