import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Frame, Locator, Page } from 'playwright-core';
import { root } from '../../../scripts/setup/paths.mjs';
import type { Editor } from './editor';
import {
  acceptInput,
  findCommand,
  openQuickInput,
  pickEntry,
  quickInputRows,
  runPaletteCommand,
} from './palette';
import { readProblems, type Problem } from './problems';
import { retry } from './retry';
import { type Theme, themeClasses, themeSettings } from './themes';
import { findWebviewFrame } from './webview';

export { type Theme, themeSettings };

/** VS Code saves which editors are open every few seconds: a reload before that loses the panel. */
const layoutSavedMs = 8000;

/** One window of VS Code, and what a person does in it. */
export class EditorWindow {
  readonly #editor: Editor;
  readonly #context: BrowserContext;
  readonly #development: string | undefined;
  readonly #consoleLines: string[] = [];
  #page: Page | undefined;
  #hostPid: number | undefined;

  /**
   * @param workspace the folder, or the workspace file, that is open in it
   * @param development the folder of the extension that is being developed in it, if any
   */
  constructor(
    editor: Editor,
    context: BrowserContext,
    readonly workspace: string,
    development?: string,
  ) {
    this.#editor = editor;
    this.#context = context;
    this.#development = development;
  }

  /** Playwright's page, for everything that has no method here. */
  get page(): Page {
    if (!this.#page) throw new Error('This window is closed.');
    return this.#page;
  }

  /** What the browser console got: errors of the extension host arrive here, as "[margin-ml.margin]…". */
  get consoleLines(): readonly string[] {
    return this.#consoleLines;
  }

  /** Pid of this window's extension host. */
  get hostPid(): number {
    if (this.#hostPid === undefined) throw new Error('This window has no extension host.');
    return this.#hostPid;
  }

  /** Loads the window, and comes back when its extension host runs. */
  async load(open?: string): Promise<void> {
    const before = new Set(this.#editor.extensionHosts().map(({ pid }) => pid));
    const page = await this.#context.newPage();
    this.#page = page;
    page.on('console', (message) => this.#consoleLines.push(`${message.type()}: ${message.text()}`));
    const url = new URL(this.#editor.url);
    url.searchParams.set(this.workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', this.workspace);
    const toRemote = (path: string) => `vscode-remote://${url.host}${path}`;
    const kept = [['skipWelcome', 'true']];
    if (this.#development) kept.push(['extensionDevelopmentPath', toRemote(this.#development)]);
    const opened = open ? [['openFile', toRemote(join(this.workspace, open))]] : [];
    url.searchParams.set('payload', JSON.stringify([...kept, ...opened]));
    await page.goto(url.href, { waitUntil: 'commit' });
    await this.#waitForHost(before);
    // A file named in the address would come back at every reload, in the place of what was open.
    url.searchParams.set('payload', JSON.stringify(kept));
    await page.evaluate((href) => history.replaceState(undefined, '', href), url.href);
  }

  async #waitForHost(before: ReadonlySet<number>): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: 90_000 });
    this.#hostPid = await retry(
      'the window has an extension host',
      () => this.#editor.extensionHosts().find(({ pid }) => !before.has(pid))?.pid,
      60_000,
    );
    await this.page.locator('.statusbar-item').first().waitFor({ timeout: 60_000 });
  }

  /** Runs a command by its title in the palette, e.g. "Margin: Start Triplet Run". */
  async runCommand(title: string, limitMs?: number): Promise<void> {
    await runPaletteCommand(this.page, title, limitMs);
  }

  /** Whether the palette offers a command of exactly this title now. */
  hasCommand(title: string): Promise<boolean> {
    return findCommand(this.page, title);
  }

  /** Entries of the quick pick that is open. */
  pickEntries(): Promise<string[]> {
    return quickInputRows(this.page);
  }

  pick(label: string | RegExp): Promise<void> {
    return pickEntry(this.page, label);
  }

  acceptInput(text: string): Promise<void> {
    return acceptInput(this.page, text);
  }

  /** Opens a file of the workspace and waits until its text is there. */
  async openFile(path: string): Promise<void> {
    const name = path.split('/').at(-1) ?? path;
    await retry(
      `${path} opens`,
      async () => {
        await openQuickInput(this.page, 'Control+P', join(this.workspace, path));
        await this.page
          .locator('.quick-input-widget .monaco-list-row')
          .filter({ hasText: name })
          .first()
          .click({ timeout: 3000 });
        await this.tab(name).waitFor({ timeout: 15_000 });
        return true;
      },
      90_000,
    );
    await this.page.locator('.editor-instance .view-line').first().waitFor({ timeout: 10_000 });
  }

  tab(name: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab').filter({ hasText: name });
  }

  /** Shows a view container by its name in the activity bar, e.g. "Margin". */
  async openView(name: string): Promise<void> {
    const item = this.page.locator('.activitybar').getByRole('tab', { name }).first();
    await retry(`the view "${name}" opens`, async () => {
      if (
        (await item.getAttribute('aria-expanded')) === 'true' ||
        (await item.getAttribute('aria-selected')) === 'true'
      )
        return true;
      await item.click({ timeout: 5000 });
      return false;
    });
  }

  treeItem(name: string | RegExp): Locator {
    return this.page.getByRole('treeitem', { name }).first();
  }

  /** Opens a group of a tree; one that is drawn anew at that moment is clicked again. */
  async expand(group: Locator): Promise<void> {
    const isOpen = async () => (await group.getAttribute('aria-expanded')) === 'true';
    await retry('a group of the tree is open', async () => {
      if (!(await isOpen())) await group.click({ timeout: 10_000 });
      await this.page.waitForTimeout(500);
      return isOpen();
    });
  }

  /** Opens the context menu of an element and chooses an entry; a menu ignores a click that comes too early. */
  async chooseInMenu(target: Locator, entry: string): Promise<void> {
    const menu = this.page.locator('.context-view .monaco-menu');
    await retry(`"${entry}" is chosen in the context menu`, async () => {
      if (!(await menu.isVisible())) await target.click({ button: 'right', timeout: 10_000 });
      const item = menu.locator('.action-label').filter({ hasText: new RegExp(`^${entry}$`) });
      await item.first().click({ timeout: 5000 });
      await menu.waitFor({ state: 'hidden', timeout: 3000 });
      return true;
    });
  }

  /** The document inside the dashboard (or another webview that holds `selector`). */
  dashboardFrame(selector = 'body *', limitMs = 60_000): Promise<Frame> {
    return findWebviewFrame(this.page, selector, limitMs);
  }

  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text }).first();
  }

  /** Messages of all notifications, seen or not: under the test driver VS Code shows no toasts, so the centre is opened. */
  async notifications(): Promise<string[]> {
    const centre = this.page.locator('.notifications-center.visible');
    if (!(await centre.isVisible())) {
      await this.page.locator('[id="status.notifications"]').click();
      await centre.waitFor({ timeout: 5000 }).catch(() => undefined);
    }
    const messages = await centre.locator('.notification-list-item-message').allInnerTexts();
    await this.page.locator('[id="status.notifications"]').click();
    return messages;
  }

  codeLens(title: string | RegExp): Locator {
    return this.page.locator('.codelens-decoration a').filter({ hasText: title }).first();
  }

  /** Puts the cursor; both count from 1. */
  async goTo(line: number, column = 1): Promise<void> {
    await openQuickInput(this.page, 'Control+G', `:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden', timeout: 20_000 });
  }

  /** Replaces the text of a line (from 1) of the active editor. Saves nothing. */
  async setLine(line: number, text: string): Promise<void> {
    await this.goTo(line);
    await this.page.keyboard.press('Shift+End');
    await this.page.keyboard.insertText(text);
    await retry(`line ${line} is "${text}"`, async () => (await this.visibleText()).includes(text), 20_000);
  }

  /** Types at the cursor. */
  async typeText(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('Control+S');
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached', timeout: 10_000 });
  }

  /** The lines that are scrolled into view, as shown. */
  async visibleText(): Promise<string> {
    const lines = this.page.locator('.editor-group-container.active .view-line');
    const texts = await lines.evaluateAll((elements) =>
      elements
        .map((element) => ({
          top: Number.parseFloat((element as HTMLElement).style.top),
          text: element.textContent ?? '',
        }))
        .sort((first, second) => first.top - second.top)
        .map(({ text }) => text),
    );
    return texts.join('\n').replaceAll('\u00a0', ' ');
  }

  /** What the Problems view lists now; opens it. */
  problems(): Promise<Problem[]> {
    return readProblems(this.page);
  }

  /** Opens the quick fixes at the cursor, gives their titles, and applies the one that is named. */
  async quickFix(title?: string | RegExp): Promise<string[]> {
    const row = this.page.locator('.action-widget .monaco-list-row.action');
    await retry('quick fixes are offered', async () => {
      if (!(await row.first().isVisible())) {
        await this.page.keyboard.press('Control+.');
        await row.first().waitFor({ timeout: 3000 });
      }
      return true;
    });
    const titles = await row.allInnerTexts();
    if (title === undefined) await this.page.keyboard.press('Escape');
    else await row.filter({ hasText: title }).first().click();
    return titles.map((each) => each.trim());
  }

  /** For all windows of this editor; comes back when this one has changed. */
  async setTheme(theme: Theme): Promise<void> {
    this.#editor.changeSettings(themeSettings(theme));
    await this.page.locator(`.monaco-workbench.${themeClasses[theme]}`).waitFor({ timeout: 20_000 });
  }

  /** Reloads as a person does who has had the panel open for a while. */
  async reload(options: { settle?: boolean } = {}): Promise<void> {
    if (options.settle ?? true) await this.page.waitForTimeout(layoutSavedMs);
    const before = new Set(this.#editor.extensionHosts().map(({ pid }) => pid));
    await this.page.reload();
    await this.#waitForHost(before);
  }

  /** Closes the browser tab; `load()` opens it again with the same stored layout. */
  async closePage(options: { settle?: boolean } = {}): Promise<void> {
    if (options.settle ?? true) await this.page.waitForTimeout(layoutSavedMs);
    await this.#page?.close({ runBeforeUnload: false });
    this.#page = undefined;
  }

  /** SIGKILLs this window's extension host and waits for the one that VS Code starts in its place. */
  async killExtensionHost(): Promise<void> {
    const before = new Set(this.#editor.extensionHosts().map(({ pid }) => pid));
    process.kill(this.hostPid, 'SIGKILL');
    await this.#waitForHost(before);
  }

  /** A picture of the whole window: out/screenshots/<name>.png unless another folder is named. Gives the file. */
  async screenshot(name: string, folder = join(root, 'out/screenshots')): Promise<string> {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  async close(): Promise<void> {
    this.#page = undefined;
    await this.#context.close().catch(() => undefined);
  }
}
