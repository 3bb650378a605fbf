import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import * as core from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { loadNative } from './loadNative';
import type { Backend, BackendName } from './tensorflow';

/** The asked backend cannot be had; the message says what to do. */
export class BackendUnavailable extends Error {}

/** `auto` takes the fastest that works: native, else wasm, else cpu. A backend asked for by name is taken or refused. */
export async function chooseBackend(wanted: 'auto' | BackendName): Promise<Backend> {
  let remark: string | null = null;
  if (wanted === 'auto' || wanted === 'native') {
    const native = await loadNative();
    if (native.tf) {
      native.tf.enableProdMode();
      return { name: 'native', tf: native.tf, remark: null };
    }
    remark = native.why;
    if (wanted === 'native') {
      throw new BackendUnavailable(
        `The native backend cannot be used: ${native.why}. Install @tensorflow/tfjs-node beside Margin, or set "backend" to "auto" or "wasm".`,
      );
    }
  }
  core.enableProdMode();
  if (wanted !== 'cpu') {
    const why = await startWasm();
    if (why === null) return { name: 'wasm', tf: core, remark };
    if (wanted === 'wasm') {
      throw new BackendUnavailable(
        `The wasm backend cannot be used: ${why}. Build or install Margin again, or set "backend" to "cpu".`,
      );
    }
    remark = `${remark ?? ''}; wasm: ${why}`;
  }
  await core.setBackend('cpu');
  await core.ready();
  return { name: 'cpu', tf: core, remark };
}

async function startWasm(): Promise<string | null> {
  const folder = findWasmFolder();
  if (!folder) return 'its .wasm files are not there';
  setWasmPaths(`${folder}/`);
  try {
    return (await core.setBackend('wasm')) ? null : 'it does not start';
  } catch (error) {
    return (error as Error).message;
  }
}

/** `wasm/` beside the bundle; in a checkout without a build the package's own folder. */
function findWasmFolder(): string | null {
  const file = 'tfjs-backend-wasm-simd.wasm';
  const beside = join(__dirname, 'wasm');
  if (existsSync(join(beside, file))) return beside;
  try {
    const own = dirname(createRequire(__filename).resolve('@tensorflow/tfjs-backend-wasm'));
    return (
      [own, join(own, '..', 'dist'), join(own, 'dist')].find((folder) => existsSync(join(folder, file))) ??
      null
    );
  } catch {
    return null;
  }
}
