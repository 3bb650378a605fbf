import { encode as encodeJpeg } from 'jpeg-js';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../src/data/images/decodeImage';
import { resizeImage } from '../../../src/data/images/resizeImage';

/** Height×width pixels of [r, g, b, a]. */
function imageOf(rows: readonly (readonly (readonly number[])[])[]) {
  return { height: rows.length, width: rows[0]!.length, data: Uint8Array.from(rows.flat(2)) };
}
const grey = (...values: number[]) => values.map((value) => [value, value, value, 255]);

function resize(image: ReturnType<typeof imageOf>, width: number, height: number, channels: 1 | 3 = 1) {
  const out = new Float64Array(width * height * channels);
  resizeImage(image, { width, height, channels }, out);
  return [...out].map((value) => Math.round(value * 1e6) / 1e6);
}

describe('resizeImage', () => {
  it('averages areas where it shrinks', () => {
    expect(resize(imageOf([grey(0, 10, 20, 30), grey(40, 50, 60, 70)]), 2, 1)).toEqual([25, 45]);
    // Three pixels into two: each takes one and a half.
    expect(resize(imageOf([grey(0, 30, 90)]), 2, 1)).toEqual([10, 70]);
  });

  it('interpolates between pixel centres where it grows', () => {
    expect(resize(imageOf([grey(0, 100)]), 4, 1)).toEqual([0, 25, 75, 100]);
    expect(resize(imageOf([grey(0), grey(100)]), 1, 4)).toEqual([0, 25, 75, 100]);
    expect(resize(imageOf([grey(7)]), 2, 2)).toEqual([7, 7, 7, 7]);
  });

  it('may grow along one axis and shrink along the other', () => {
    expect(resize(imageOf([grey(0, 100), grey(20, 120)]), 4, 1)).toEqual([10, 35, 85, 110]);
  });

  it('keeps channels last and lays transparent pixels over black', () => {
    const image = imageOf([
      [
        [10, 20, 30, 255],
        [255, 255, 255, 0],
        [200, 100, 50, 51],
      ],
    ]);
    expect(resize(image, 3, 1, 3)).toEqual([10, 20, 30, 0, 0, 0, 40, 20, 10]);
  });

  it('has brightness as one channel', () => {
    expect(resize(imageOf([[[255, 0, 0, 255]]]), 1, 1)).toEqual([76.245]);
  });

  it('keeps a plain colour in every size', () => {
    const image = imageOf(Array.from({ length: 7 }, () => grey(90, 90, 90, 90, 90)));
    for (const size of [1, 2, 3, 5, 7, 11]) expect(new Set(resize(image, size, size))).toEqual(new Set([90]));
  });
});

describe('decodeImage', () => {
  const pixels = Buffer.from(
    Array.from({ length: 8 * 8 * 4 }, (_, at) => (at % 4 === 3 ? 255 : (at * 3) % 256)),
  );
  const png = PNG.sync.write(Object.assign(new PNG({ width: 8, height: 8 }), { data: pixels }));
  const plain = Buffer.from(Array.from({ length: 8 * 8 * 4 }, (_, at) => [180, 90, 40, 255][at % 4]!));
  const jpeg = encodeJpeg({ data: plain, width: 8, height: 8 }, 95).data;

  it('decodes PNG exactly and JPEG nearly', () => {
    expect(Buffer.from(decodeImage(png).data)).toEqual(pixels);
    const { data, width, height } = decodeImage(jpeg);
    expect([width, height]).toEqual([8, 8]);
    data.forEach((value, at) => {
      expect(Math.abs(value - plain[at]!)).toBeLessThan(4);
    });
  });

  it.each([
    ['is empty', Buffer.alloc(0), 'it is empty'],
    ['is text', Buffer.from('hello'), 'it seems to be text, PNG and JPEG are read'],
    ['is a GIF', Buffer.from('GIF89a..'), 'it seems to be a GIF image, PNG and JPEG are read'],
    ['is a cut PNG', png.subarray(0, png.length - 30), 'cut off or damaged'],
    ['is half a PNG', png.subarray(0, png.length >> 1), 'cut off or damaged'],
    ['is a PNG header', png.subarray(0, 20), 'cut off or damaged'],
    ['is half a JPEG', jpeg.subarray(0, jpeg.length >> 1), 'cut off or damaged'],
  ])('says of what %s that it is', (_, bytes, message) => {
    expect(() => decodeImage(bytes)).toThrow(message);
  });

  it('refuses a PNG that claims more pixels than memory has', () => {
    const bomb = Buffer.from(png);
    bomb.writeUInt32BE(1e6, 16);
    bomb.writeUInt32BE(1e6, 20);
    expect(() => decodeImage(bomb)).toThrow('it has 1000000×1000000 pixels, 100 million are the most');
  });
});
