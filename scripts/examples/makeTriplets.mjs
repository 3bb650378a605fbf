#!/usr/bin/env node
/** Draws examples/data/digits-triplets.csv: random triplets of rows of digits.csv.gz. `node scripts/examples/makeTriplets.mjs` */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { root } from '../setup/paths.mjs';
import { createRandom } from './random.mjs';

const TRIPLETS = 3000;

const data = join(root, 'examples/data');
const [header, ...rows] = gunzipSync(readFileSync(join(data, 'digits.csv.gz')))
  .toString()
  .trim()
  .split('\n')
  .map((line) => line.trim().split(','));
const labels = rows.map((row) => row[header.indexOf('label')]);
const random = createRandom(2026);

const lines = Array.from({ length: TRIPLETS }, () => {
  const anchor = draw(() => true);
  const positive = draw((row) => row !== anchor && labels[row] === labels[anchor]);
  const negative = draw((row) => labels[row] !== labels[anchor]);
  return `${anchor},${positive},${negative}`;
});
writeFileSync(join(data, 'digits-triplets.csv'), `anchor,positive,negative\n${lines.join('\n')}\n`);

/** A random row that is wanted. */
function draw(isWanted) {
  for (;;) {
    const row = Math.floor(random() * labels.length);
    if (isWanted(row)) return row;
  }
}
