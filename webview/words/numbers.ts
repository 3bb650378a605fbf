/** How numbers are written, everywhere in the panel. Missing is `–`, never 0; not a number is `NaN`. */
export const MISSING = '–';

function notFinite(value: number | null | undefined): string | null {
  if (value === null || value === undefined) return MISSING;
  if (Number.isNaN(value)) return 'NaN';
  if (value === Number.POSITIVE_INFINITY) return '∞';
  if (value === Number.NEGATIVE_INFINITY) return '−∞';
  return null;
}

/** `5.4e-4`: at most two significant digits unless more are asked for, no plus, no trailing zeros. */
export function formatExponent(value: number, digits = 2): string {
  const [mantissa = '0', exponent = '0'] = value.toExponential(digits - 1).split('e');
  return `${value < 0 ? '−' : ''}${Math.abs(Number(mantissa))}e${Number(exponent)}`;
}

/** Three significant digits; `5.4e-4` below 0.001; thousands grouped. */
export function formatNumber(value: number | null | undefined): string {
  const odd = notFinite(value);
  if (odd !== null) return odd;
  const number = value as number;
  const size = Math.abs(number);
  if (number === 0) return '0';
  if (size < 0.0009995) return formatExponent(number);
  if (size >= 1e7) return formatExponent(number, 3);
  const text = size >= 999.5 ? groupThousands(toThreeDigits(size)) : size.toPrecision(3);
  return number < 0 ? `−${text}` : text;
}

/** `10,848` claims more than a distance knows: 10,800. Steps and counts keep all their digits. */
function toThreeDigits(value: number): number {
  return Number(value.toPrecision(3));
}

export function groupThousands(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Values between 0 and 1 that are read as scores (R@1, information): two decimals. */
export function formatScore(value: number | null | undefined): string {
  return notFinite(value) ?? (value as number).toFixed(2);
}

/** A share as percent: `0.4 %`, `39 %`, `100 %`. */
export function formatPercent(share: number | null | undefined): string {
  const odd = notFinite(share);
  if (odd !== null) return odd;
  const percent = (share as number) * 100;
  if (percent === 0) return '0 %';
  const size = Math.abs(percent);
  if (size < 0.01) return `${formatExponent(percent)} %`;
  if (size < 0.1) return `${percent.toFixed(2)} %`;
  if (size < 9.95) return `${percent.toFixed(1)} %`;
  return size >= 999.5 ? `${groupThousands(toThreeDigits(percent))} %` : `${Math.round(percent)} %`;
}

/** `×17.5`. */
export function formatFactor(factor: number | null | undefined): string {
  const odd = notFinite(factor);
  return odd ?? `×${formatNumber(factor)}`;
}

/** Spread as it is said: below 1 a share of the start (`0.4 %`), above it a factor (`×17.5`). */
export function formatSpread(spread: number | null | undefined): string {
  return spread !== null && spread !== undefined && spread >= 0.9995
    ? formatFactor(spread)
    : formatPercent(spread);
}

/** Learning rates, as code writes them: `1.5e-2`, `1e-3`, `0.1`. */
export function formatRate(rate: number | null | undefined): string {
  const odd = notFinite(rate);
  if (odd !== null) return odd;
  const value = rate as number;
  return value === 0 || value >= 0.1 ? String(Number(value.toPrecision(3))) : formatExponent(value);
}

/** A step in running text: `8,120`. */
export function formatStep(step: number | null | undefined): string {
  return notFinite(step) ?? groupThousands(step as number);
}

/** A step on the scrubber's axis: `250k`, `1M`. */
export function formatAxisStep(step: number): string {
  if (step >= 1e6) return `${Number((step / 1e6).toPrecision(3))}M`;
  if (step >= 10_000) return `${Number((step / 1e3).toPrecision(3))}k`;
  return groupThousands(step);
}

/** A setting (margin, a limit, L*): as short as it was given, `0.5`. */
export function formatSetting(value: number | null | undefined): string {
  return notFinite(value) ?? formatTick(value as number);
}

/** A value on a y axis: as short as it can be. */
export function formatTick(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 0.001 || size >= 1e4) return formatExponent(value);
  const text = size >= 1000 ? groupThousands(toThreeDigits(size)) : Number(size.toPrecision(3)).toString();
  return value < 0 ? `−${text}` : text;
}

/** `0:07`, `12:05`, `1:02:03`. */
export function formatElapsed(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** Steps a second: `61/s`, `0.42/s`. */
export function formatSpeed(perSecond: number): string {
  return perSecond >= 10 ? `${groupThousands(perSecond)}/s` : `${Number(perSecond.toPrecision(2))}/s`;
}
