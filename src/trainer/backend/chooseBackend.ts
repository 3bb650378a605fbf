import { loadNative } from './loadNative';
import type { Backend, BackendName } from './tensorflow';

/** The asked backend cannot be had; the message says what to do. */
export class BackendUnavailable extends Error {}

/** `auto` takes the fastest that works: native, else wasm, else cpu. A backend asked for by name is taken or refused. */
export async function chooseBackend(wanted: 'auto' | BackendName): Promise<Backend> {
  const remarks: string[] = [];
  if (wanted === 'auto' || wanted === 'native') {
    const native = await loadNative();
    if (native.tf) {
      native.tf.enableProdMode();
      return { name: 'native', tf: native.tf, remark: null };
    }
    if (wanted === 'native') throw new BackendUnavailable(describeMissing('native', native.why));
    remarks.push(`no native one: ${native.why}`);
  }
  const { startCpu, startWasm } = await import('./portable');
  if (wanted === 'auto' || wanted === 'wasm') {
    const wasm = await startWasm();
    if (wasm.tf) return { name: 'wasm', tf: wasm.tf, remark: remarks[0] ?? null };
    if (wanted === 'wasm') throw new BackendUnavailable(describeMissing('wasm', wasm.why));
    remarks.push(`no wasm: ${wasm.why}`);
  }
  return { name: 'cpu', tf: await startCpu(), remark: remarks.join('; ') || null };
}

function describeMissing(name: BackendName, why: string): string {
  const advice =
    name === 'native'
      ? 'Install it with the command "Margin: Install Native TensorFlow", or set "backend" to "auto" or "wasm".'
      : 'Build or install Margin again, or set "backend" to "auto" or "cpu".';
  return `The ${name} backend cannot be used: ${why}. ${advice}`;
}
