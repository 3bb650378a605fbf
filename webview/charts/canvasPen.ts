import type { PicturePen } from './picturePen';
import { SCALE } from './renderChart';

/** Draws a PNG. */
export function createCanvasPen(width: number, height: number, font: string): PicturePen<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('the page has no canvas to draw on');
  pen.scale(SCALE, SCALE);
  return {
    text(text, x, y, { size, colour, weight = 400, align = 'left' }) {
      pen.font = `${weight} ${size}px ${font}`;
      pen.fillStyle = colour;
      pen.textAlign = align === 'middle' ? 'center' : align;
      pen.fillText(text, x, y);
      return pen.measureText(text).width;
    },
    rect(x, y, w, h, colour) {
      pen.fillStyle = colour;
      pen.fillRect(x, y, w, h);
    },
    line(x1, y1, x2, y2, { colour, width: thickness = 1, dash = [] }) {
      pen.strokeStyle = colour;
      pen.lineWidth = thickness;
      pen.setLineDash([...dash]);
      pen.beginPath();
      pen.moveTo(x1, y1);
      pen.lineTo(x2, y2);
      pen.stroke();
    },
    chart({ content, width: w, height: h }, x, y) {
      if (typeof content !== 'string') pen.drawImage(content, x, y, w, h);
    },
    finish: () =>
      new Promise((resolve, reject) => {
        canvas.toBlob(
          (blob) => (blob ? resolve(blob) : reject(new Error('the browser made no PNG of it'))),
          'image/png',
        );
      }),
  };
}
