import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FixtureName } from './fixtures/fixtures';
import { buildPanel, launchBrowser, openPanel } from './harness/panelPage';
import type { ThemeName } from './harness/themes';

/** Pictures of the panel from fixtures, at 2×: `takeScreenshots(folder, shots)`; without `shots` all of them. */
export interface Shot {
  readonly fixture: FixtureName;
  readonly theme: ThemeName;
  readonly width: number;
}

const THEME_NAMES: readonly ThemeName[] = ['dark', 'light', 'hc-dark', 'hc-light'];

export const ALL_SHOTS: readonly Shot[] = [
  ...THEME_NAMES.flatMap((theme) =>
    [300, 560, 1000, 1400].map((width) => ({ fixture: 'collapse' as const, theme, width })),
  ),
  ...(
    [
      'healthy',
      'transient',
      'explosion',
      'waiting',
      'tooEarly',
      'lost',
      'lostForGood',
      'contrastive',
      'infoNce',
      'unknownLoss',
      'failed',
      'noEmbeddings',
      'noLabels',
      'notANumber',
      'broken',
      'empty',
      'untrusted',
      'ownMetrics',
      'hostile',
    ] as const
  ).map((fixture) => ({ fixture, theme: 'dark' as const, width: 560 })),
];

export async function takeScreenshots(folder: string, shots: readonly Shot[] = ALL_SHOTS): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const built = await buildPanel();
  const browser = await launchBrowser();
  const files: string[] = [];
  try {
    for (const { fixture, theme, width } of shots) {
      // Tall enough for the whole panel: a sticky header in the middle of a stitched picture would hide charts.
      const panel = await openPanel(browser, built, {
        theme,
        width,
        height: width >= 1200 ? 900 : 1500,
        scale: 2,
      });
      await panel.show(fixture);
      await panel.page.waitForTimeout(300);
      const file = join(folder, `${fixture}-${theme}-${width}.png`);
      await panel.page.screenshot({ path: file });
      files.push(file);
      await panel.close();
    }
  } finally {
    await browser.close();
  }
  return files;
}
