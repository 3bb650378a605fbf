import * as core from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { mendAveragePoolGradient } from './averagePoolGradient';
import type { TensorFlow } from './tensorflow';
import { registerWasmKernels } from './wasmKernels';

/**
 * The backends that are always there. This file is loaded only when native TensorFlow is not: two cores in one process would
 * register everything twice.
 */
export async function startWasm(): Promise<
  { readonly tf: TensorFlow } | { readonly tf: null; readonly why: string }
> {
  const folder = findWasmFolder();
  if (!folder) return { tf: null, why: 'its .wasm files are not there' };
  core.enableProdMode();
  registerWasmKernels(core);
  mendAveragePoolGradient(core);
  setWasmPaths(`${folder}/`);
  try {
    return (await core.setBackend('wasm')) ? { tf: core } : { tf: null, why: 'it does not start' };
  } catch (error) {
    return { tf: null, why: (error as Error).message };
  }
}

export async function startCpu(): Promise<TensorFlow> {
  core.enableProdMode();
  mendAveragePoolGradient(core);
  await core.setBackend('cpu');
  await core.ready();
  return core;
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
