/**
 * Real VS Code for tests, screenshots and the bench: a server with the packed extension, and Chromium windows on it.
 * Everything it starts, detached runs included, is gone after `close()`.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { root } from '../../../scripts/setup/paths.mjs';
import { requirePart } from '../../support/requirePart';
import { EditorWindow, type Theme, themeSettings } from './editorWindow';
import { startServer, type Server } from './server';
import { createSession, type ProcessInfo, type Session } from './session';

export interface EditorOptions {
  /** User settings on top of the quiet ones that every test has. */
  readonly settings?: Record<string, unknown>;
  /** True: folders open in Restricted Mode until they are trusted. */
  readonly workspaceTrust?: boolean;
  /** For the server, and with it for the extension host and the runs that it starts. */
  readonly env?: Record<string, string>;
  readonly theme?: Theme;
}

export interface WindowOptions {
  /** What the workspace is a copy of: 'examples' (default), another folder, or files by name with their content. */
  readonly workspace?: 'examples' | string | Record<string, string>;
  /** Opens this folder, or this workspace file of several, as it is instead. */
  readonly folder?: string;
  /** A file to open at once, relative to the workspace. */
  readonly open?: string;
  /** Folder of an extension that is used as it lies there, in the place of the one that is installed: what F5 does. */
  readonly development?: string;
  readonly size?: { readonly width: number; readonly height: number };
  /** Device pixels a CSS pixel; 2 for screenshots. */
  readonly scale?: number;
  readonly reducedMotion?: boolean;
}

const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  // The browser build saves by itself after a second; the desktop doesn't.
  'files.autoSave': 'off',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'editor.minimap.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  // Text is set a line at a time; the editor's own help would change what was typed.
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.autoIndent': 'none',
  'editor.formatOnType': false,
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
};

export class Editor {
  readonly #windows = new Set<EditorWindow>();
  readonly #folder: string;
  readonly #server: Server;
  readonly #browser: Browser;
  readonly #session: Session;
  #changes: Record<string, unknown> = {};

  private constructor(folder: string, server: Server, browser: Browser, session: Session) {
    this.#folder = folder;
    this.#server = server;
    this.#browser = browser;
    this.#session = session;
  }

  static async start(options: EditorOptions = {}): Promise<Editor> {
    const executablePath = requirePart('chromium');
    requirePart('vscode-server');
    const folder = mkdtempSync(join(tmpdir(), 'margin-editor-'));
    const session = createSession();
    const settings = { ...quietSettings, ...themeSettings(options.theme ?? 'dark'), ...options.settings };
    try {
      const [server, browser] = await Promise.all([
        startServer({
          folder,
          env: { ...session.env, ...options.env },
          settings,
          workspaceTrust: options.workspaceTrust ?? false,
        }),
        chromium.launch({
          executablePath,
          env: { ...(process.env as Record<string, string>), ...session.env },
          args: [
            ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
            ...['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
          ],
        }),
      ]);
      return new Editor(folder, server, browser, session);
    } catch (error) {
      session.killAll();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.port}`;
  }

  /** Everything alive that this editor has started, detached runs included. */
  processes(): ProcessInfo[] {
    return this.#session.processes();
  }

  extensionHosts(): ProcessInfo[] {
    return this.processes().filter(({ command }) => command.includes('--type=extensionHost'));
  }

  /** What the server printed. */
  log(): string {
    return this.#server.log();
  }

  /** Changes settings for all windows at once; `undefined` takes one away. */
  changeSettings(changes: Record<string, unknown>): void {
    this.#changes = { ...this.#changes, ...changes };
    writeFileSync(this.#server.liveSettingsFile, JSON.stringify(this.#changes));
  }

  async openWindow(options: WindowOptions = {}): Promise<EditorWindow> {
    const workspace = options.folder ?? this.#makeWorkspace(options.workspace ?? 'examples');
    const context = await this.#browser.newContext({
      viewport: options.size ?? { width: 1280, height: 800 },
      deviceScaleFactor: options.scale ?? 1,
      reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
    });
    context.setDefaultTimeout(60_000);
    context.setDefaultNavigationTimeout(90_000);
    const window = new EditorWindow(this, context, workspace, options.development);
    this.#windows.add(window);
    await window.load(options.open);
    return window;
  }

  /** Pictures of all open windows, in out/failures/. */
  async keepPictures(title: string): Promise<void> {
    let index = 0;
    for (const window of this.#windows) {
      const name = `${title.replaceAll(/[^\w]+/g, '-').slice(0, 80)}-${++index}`;
      await window.screenshot(name, join(root, 'out/failures')).catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    for (const window of this.#windows) await window.close();
    await this.#browser.close().catch(() => undefined);
    await this.#server.stop();
    this.#session.killAll();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  #makeWorkspace(source: NonNullable<WindowOptions['workspace']>): string {
    const workspace = join(mkdtempSync(join(this.#folder, 'workspace-')), 'workspace');
    mkdirSync(workspace);
    if (typeof source === 'string') {
      const from = source === 'examples' ? join(root, 'examples') : source;
      cpSync(from, workspace, { recursive: true, filter: (file) => !file.includes('.margin') });
      return workspace;
    }
    for (const [name, content] of Object.entries(source)) {
      mkdirSync(dirname(join(workspace, name)), { recursive: true });
      writeFileSync(join(workspace, name), content);
    }
    return workspace;
  }
}
