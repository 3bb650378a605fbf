#!/usr/bin/env node
/**
 * Compiles src/trainer/kernels/assembly (AssemblyScript) into src/trainer/kernels/kernelCode.ts: `node scripts/kernels.mjs`.
 * With --check nothing is written, and a file that is not what the source gives is an error. The result stands in the
 * repository so that everything that reads the trainer's source runs without a compiler.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import asc from 'assemblyscript/asc';
import { root } from './setup/paths.mjs';

const folder = 'src/trainer/kernels';
const source = `${folder}/assembly/index.ts`;
const target = `${folder}/kernelCode.ts`;

async function compile() {
  const { error, stderr, binary } = await asc.compileString(readFileSync(join(root, source), 'utf8'), {
    optimizeLevel: 3,
    noAssert: true,
    runtime: 'stub',
    importMemory: true,
    enable: ['simd'],
  });
  if (error || !binary) throw new Error(`${source}: ${error?.message ?? ''}\n${stderr.toString()}`);
  return Buffer.from(binary).toString('base64');
}

const toModule = (code) => {
  const lines = code.match(/.{1,100}/g);
  return [
    `/** Made by scripts/kernels.mjs from assembly/index.ts: a WebAssembly module as base64. */`,
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
