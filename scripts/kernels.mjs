#!/usr/bin/env node
/**
 * Compiles src/util/kernels/assembly (AssemblyScript) into src/trainer/kernels/kernelCode.ts: `node scripts/kernels.mjs`.
 * With --check nothing is written, and a file that is not what the source gives is an error. The result stands in the
 * repository so that everything that reads the trainer's source runs without a compiler.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import asc from 'assemblyscript/asc';
import { root } from './setup/paths.mjs';

const folder = 'src/util/kernels';
const source = `${folder}/assembly`;
const target = `${folder}/kernelCode.ts`;

const FLAGS = '--optimizeLevel 3 --noAssert --runtime stub --importMemory --enable simd'.split(' ');

async function compile() {
  let binary;
  const { error, stderr } = await asc.main(['index.ts', '--outFile', 'kernels.wasm', ...FLAGS], {
    readFile: (name) => {
      const path = join(root, source, name);
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
    writeFile: (_, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  });
  if (error || !binary) throw new Error(`${source}: ${error?.message ?? ''}\n${stderr?.toString() ?? ''}`);
  return Buffer.from(binary).toString('base64');
}

const toModule = (code) => {
  const lines = code.match(/.{1,100}/g);
  return [
    `/** Made by scripts/kernels.mjs from assembly: a WebAssembly module as base64. */`,
    `export const KERNEL_CODE =`,
    ...lines.map((line, at) => `  '${line}'${at === lines.length - 1 ? ';' : ' +'}`),
    '',
  ].join('\n');
};

/** Throws where the compiled file is not the source's. */
export async function checkKernels() {
  if (readFileSync(join(root, target), 'utf8') !== toModule(await compile()))
    throw new Error(`${target} is not what ${source} compiles to: run npm run kernels.`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv.includes('--check')) await checkKernels();
  else writeFileSync(join(root, target), toModule(await compile()));
}
