#!/usr/bin/env node
/** Draws examples/data/shapes: six classes of 24 grey PNG images of 24×24 pixels. `node scripts/examples/makeShapes.mjs` */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { root } from '../setup/paths.mjs';
import { createRandom } from './random.mjs';

const SIZE = 24;
const IMAGES_PER_CLASS = 24;
/** Brightness is rounded to multiples of this, so that the files are small. */
const GREY_STEP = 16;

/** Whether a point is inside, in units of the shape's radius around its middle. */
const shapes = {
  circle: (x, y) => Math.hypot(x, y) < 1,
  cross: (x, y) => Math.min(Math.abs(x), Math.abs(y)) < 0.3 && Math.max(Math.abs(x), Math.abs(y)) < 1,
  ring: (x, y) => Math.hypot(x, y) < 1 && Math.hypot(x, y) > 0.6,
  square: (x, y) => Math.max(Math.abs(x), Math.abs(y)) < 0.85,
  stripes: (x, y) => Math.max(Math.abs(x), Math.abs(y)) < 1 && Math.abs(y) % 0.8 < 0.35,
  triangle: (x, y) => y < 0.8 && y > 2 * Math.abs(x) - 1,
};

const folder = join(root, 'examples/data/shapes');
const random = createRandom(2026);
rmSync(folder, { recursive: true, force: true });
for (const [name, isInside] of Object.entries(shapes)) {
  mkdirSync(join(folder, name), { recursive: true });
  for (let i = 0; i < IMAGES_PER_CLASS; i++) {
    const file = join(folder, name, `${String(i).padStart(2, '0')}.png`);
    writeFileSync(file, PNG.sync.write(draw(isInside), { colorType: 0, inputColorType: 6, deflateLevel: 9 }));
  }
}

/** A shape at a random place, of a random size, contrast and slant, with noise. */
function draw(isInside) {
  const image = new PNG({ width: SIZE, height: SIZE });
  const radius = 5 + 4 * random();
  const [left, top] = [0, 0].map(() => radius + (SIZE - 2 * radius) * random());
  const angle = 0.5 * (random() - 0.5);
  const [ground, shape] = [40 + 40 * random(), 130 + 80 * random()];
  for (let row = 0; row < SIZE; row++) {
    for (let column = 0; column < SIZE; column++) {
      const [x, y] = [(column + 0.5 - left) / radius, (row + 0.5 - top) / radius];
      const turnedX = x * Math.cos(angle) - y * Math.sin(angle);
      const turnedY = x * Math.sin(angle) + y * Math.cos(angle);
      const noise = 60 * (random() + random() - 1);
      const grey = (isInside(turnedX, turnedY) ? shape : ground) + noise;
      const rounded = Math.min(255, Math.max(0, GREY_STEP * Math.round(grey / GREY_STEP)));
      image.data.set([rounded, rounded, rounded, 255], 4 * (row * SIZE + column));
    }
  }
  return image;
}
