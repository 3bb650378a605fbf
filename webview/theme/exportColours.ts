import type { Colours } from '../charts/vegaChart';

export type ExportTone = 'light' | 'dark';

/** What leaves the panel has colours of its own, whatever theme the editor has: those of VS Code's Modern themes. */
const PALETTES: Record<ExportTone, Colours> = {
  light: {
    fg: '#3b3b3b',
    muted: '#626262',
    grid: 'rgba(59, 59, 59, 0.1)',
    page: '#ffffff',
    positive: '#00789a',
    negative: '#b45309',
    good: '#2e7d32',
    error: '#e51400',
    errorText: '#cc1a09',
    warning: '#bf8803',
    warningText: '#7d621f',
    info: '#0063d3',
    ink: '#3b3b3b',
  },
  dark: {
    fg: '#cccccc',
    muted: '#a9a9a9',
    grid: 'rgba(204, 204, 204, 0.1)',
    page: '#1f1f1f',
    positive: '#45b7d9',
    negative: '#f2a154',
    good: '#73c991',
    error: '#f14c4c',
    errorText: '#f14c4c',
    warning: '#cca700',
    warningText: '#cca700',
    info: '#59a4f9',
    ink: '#cccccc',
  },
};

export function toExportColours(tone: ExportTone): Colours {
  const font = getComputedStyle(document.body).fontFamily;
  return { ...PALETTES[tone], font, hc: false, thick: 0 };
}
