/** Every installable part, and how they are installed together. */
import { chromium } from './chromium.mjs';
import { debianTorch } from './debianTorch.mjs';
import { withInstallLock } from './installLock.mjs';
import { nativeTensorflow } from './nativeTensorflow.mjs';
import { npmPackages } from './npmPackages.mjs';
import { pythonVenv } from './pythonVenv.mjs';
import { vscodeServer } from './vscodeServer.mjs';

/** In the order of starting; native TensorFlow.js lives inside the npm packages and therefore waits for them. */
const parts = [npmPackages, vscodeServer, pythonVenv, chromium, debianTorch, nativeTensorflow];
export const partNames = parts.map((part) => part.name);

const seconds = (startedAt) => `${((performance.now() - startedAt) / 1000).toFixed(0)} s`;

async function installPart(part, say) {
  if (part.probe()) return true;
  const startedAt = performance.now();
  say(`▸ ${part.title}: installing …`);
  const ticker = setInterval(() => say(`  ${part.title}: still installing, ${seconds(startedAt)}`), 20_000);
  try {
    await withInstallLock(part.name, async () => {
      if (!part.probe()) await part.install();
    });
    say(`✓ ${part.title}: ready after ${seconds(startedAt)}`);
    return true;
  } catch (error) {
    say(`✗ ${part.title}: not available. ${error.message}\n  → ${part.advice}`);
    return false;
  } finally {
    clearInterval(ticker);
  }
}

/**
 * @param {readonly string[]} names
 * @param {(line: string) => void} [say]
 * @returns {Promise<{missing: {name: string, title: string, required?: boolean}[]}>} what could not be installed
 */
export async function installParts(names, say = (line) => console.log(line)) {
  const wanted = parts.filter((part) => names.includes(part.name));
  const npmDone = wanted.includes(npmPackages) ? installPart(npmPackages, say) : Promise.resolve(true);
  const results = await Promise.all(
    wanted.map(async (part) => {
      if (part === npmPackages) return npmDone;
      if (part === nativeTensorflow && !(await npmDone)) return false;
      return installPart(part, say);
    }),
  );
  return { missing: wanted.filter((_, index) => !results[index]) };
}
