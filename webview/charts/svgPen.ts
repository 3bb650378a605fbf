import type { PicturePen } from './picturePen';

/** Draws an SVG; charts stand in it as SVGs of their own. */
export function createSvgPen(width: number, height: number, font: string): PicturePen<string> {
  const parts: string[] = [];
  const measure = document.createElement('canvas').getContext('2d');
  return {
    text(text, x, y, { size, colour, weight = 400, align = 'left' }) {
      const anchor = align === 'middle' ? 'middle' : align === 'right' ? 'end' : 'start';
      parts.push(
        `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${escape(colour)}" text-anchor="${anchor}">${escape(text)}</text>`,
      );
      if (!measure) return 0;
      measure.font = `${weight} ${size}px ${font}`;
      return measure.measureText(text).width;
    },
    rect(x, y, w, h, colour) {
      parts.push(`<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${escape(colour)}"/>`);
    },
    line(x1, y1, x2, y2, { colour, width: thickness = 1, dash = [] }) {
      const dashes = dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
      parts.push(
        `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${escape(colour)}" stroke-width="${thickness}"${dashes}/>`,
      );
    },
    chart({ content }, x, y) {
      if (typeof content === 'string') parts.push(`<g transform="translate(${x} ${y})">${content}</g>`);
    },
    finish: () =>
      Promise.resolve(
        `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escape(font)}">\n${parts.join('\n')}\n</svg>\n`,
      ),
  };
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
