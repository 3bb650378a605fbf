/** A Chromium for the editor tests: an installed one, else Debian's. */
import { findOnPath } from './paths.mjs';
import { runApt, canRunApt } from './apt.mjs';

/** Path of a Chromium, Chrome or Edge: MARGIN_CHROMIUM, else the first on the PATH; undefined without one. */
export const findChromium = () =>
  process.env.MARGIN_CHROMIUM ||
  findOnPath('chromium', 'chromium-browser', 'google-chrome', 'chrome', 'microsoft-edge');

export const chromium = {
  name: 'chromium',
  title: 'Chromium',
  probe: () => findChromium() !== undefined,
  async install() {
    if (!canRunApt()) throw new Error('no Chromium, Chrome or Edge on the PATH');
    await runApt('chromium', ['chromium']);
  },
  advice: 'Install Chromium, Chrome or Edge, or name one in MARGIN_CHROMIUM.',
};
