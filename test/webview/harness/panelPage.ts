import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { FromPanel } from '../../../src/protocol/panel';
import type { FixtureName } from '../fixtures/fixtures';
import { THEMES, toStyle, type ThemeName } from './themes';

const ORIGIN = 'http://panel.test';
const NONCE = 'r4nd0mN0nce';
const root = join(import.meta.dirname, '../../..');

/** The policy of the real panel: nothing but the page's own files. */
const CSP = [
  "default-src 'none'",
  `script-src 'nonce-${NONCE}'`,
  `style-src ${ORIGIN} 'nonce-${NONCE}'`,
  `font-src ${ORIGIN}`,
  `img-src ${ORIGIN} data: blob:`,
  "connect-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
].join('; ');

export interface BuiltPanel {
  readonly js: string;
  readonly css: string;
  readonly host: string;
  readonly font: Buffer;
}

/** The panel as it is shipped (production build), and the test's side of the page. */
export async function buildPanel(): Promise<BuiltPanel> {
  const { marginWebviewPlugins } = (await import('../../../webview/build/plugin.mjs' as string)) as {
    marginWebviewPlugins: () => import('esbuild').Plugin[];
  };
  const common = {
    bundle: true,
    write: false,
    minify: true,
    absWorkingDir: root,
    outdir: 'out',
    logLevel: 'warning',
  } as const;
  const [panel, style, host] = await Promise.all([
    build({
      ...common,
      entryPoints: ['webview/dashboard.ts'],
      format: 'iife',
      target: 'es2022',
      plugins: marginWebviewPlugins(),
    }),
    build({ ...common, entryPoints: ['webview/dashboard.css'], external: ['*.ttf'] }),
    build({ ...common, entryPoints: ['test/webview/harness/fixturePage.ts'], format: 'iife' }),
  ]);
  const textOf = (result: { outputFiles: { text: string }[] }) => result.outputFiles[0]?.text ?? '';
  const font = createRequire(import.meta.url).resolve('@vscode/codicons/dist/codicon.ttf');
  return { js: textOf(panel), css: textOf(style), host: textOf(host), font: await readFile(font) };
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['MARGIN_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // As VS Code's own pages are: else there is no clipboard.
      `--unsafely-treat-insecure-origin-as-secure=${ORIGIN}`,
    ],
  });
}

export interface PanelPage {
  readonly page: Page;
  show(name: FixtureName): Promise<void>;
  /** Waits until every chart on screen has drawn what it was given. */
  settle(): Promise<void>;
  posts(): Promise<FromPanel[]>;
  violations(): Promise<string[]>;
  setTheme(theme: ThemeName): Promise<void>;
  close(): Promise<void>;
}

export interface PageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly scale?: number;
}

export async function openPanel(
  browser: Browser,
  built: BuiltPanel,
  options: PageOptions = {},
): Promise<PanelPage> {
  const { theme = 'dark', width = 560, height = 800, scale = 1 } = options;
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: ORIGIN });
  const page = await context.newPage();
  await page.route(`${ORIGIN}/**`, (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path === '/') return route.fulfill({ contentType: 'text/html', body: toHtml(theme) });
    if (path === '/dashboard.js') return route.fulfill({ contentType: 'text/javascript', body: built.js });
    if (path === '/host.js') return route.fulfill({ contentType: 'text/javascript', body: built.host });
    if (path === '/dashboard.css') return route.fulfill({ contentType: 'text/css', body: built.css });
    if (path === '/codicon.ttf') return route.fulfill({ contentType: 'font/ttf', body: built.font });
    return route.fulfill({ status: 404, body: '' });
  });
  page.on('pageerror', (error) => console.error('page error:', error.stack));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      console.error('page console:', message.text());
  });
  await page.goto(`${ORIGIN}/`);
  const settle = async () => {
    // A resize is laid out at most every 200 ms; then charts that come on screen draw.
    await page.waitForTimeout(250);
    await page.waitForFunction(
      () =>
        document.querySelector('.dashboard') !== null &&
        document.fonts.status === 'loaded' &&
        document.querySelector('margin-chart[data-state="drawing"]') === null,
      undefined,
      { polling: 50 },
    );
  };
  return {
    page,
    settle,
    async show(name) {
      await page.evaluate(
        (which) => (window as unknown as { show: (name: string) => void }).show(which),
        name,
      );
      await settle();
    },
    posts: () => page.evaluate(() => (window as unknown as { posts: FromPanel[] }).posts),
    violations: () => page.evaluate(() => (window as unknown as { violations: string[] }).violations),
    async setTheme(next) {
      await page.evaluate(
        ({ style, bodyClass, id }) => {
          for (const declaration of style.split(';')) {
            const [name, value] = declaration.split(/:(.*)/s);
            if (name && value) document.documentElement.style.setProperty(name.trim(), value.trim());
          }
          document.body.className = bodyClass;
          document.body.dataset['vscodeThemeId'] = id;
        },
        { style: toStyle(next), bodyClass: THEMES[next].bodyClass, id: THEMES[next].id },
      );
      await settle();
    },
    close: () => context.close(),
  };
}

function toHtml(theme: ThemeName): string {
  const { bodyClass, id } = THEMES[theme];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CSP}">
<meta property="csp-nonce" content="${NONCE}">
<title>Margin</title>
<style nonce="${NONCE}">:root { ${toStyle(theme)} }</style>
<link rel="stylesheet" href="${ORIGIN}/dashboard.css">
<script nonce="${NONCE}" src="${ORIGIN}/host.js"></script>
</head>
<body class="${bodyClass}" data-vscode-theme-kind="${bodyClass.split(' ').at(-1) ?? ''}" data-vscode-theme-id="${id}">
<div id="root"></div>
<script nonce="${NONCE}" src="${ORIGIN}/dashboard.js"></script>
</body>
</html>`;
}
