/** Numbers as people read them everywhere in Margin: three significant digits, `5.4e-4` below 0.001, thousands grouped. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 0.001) return formatExponent(value);
  if (size < 999.5) return value.toPrecision(3);
  if (size < 1e6) return String(Number(value.toPrecision(3))).replace(/\B(?=(\d{3})+$)/g, ',');
  return formatExponent(value);
}

function formatExponent(value: number): string {
  return value.toExponential(1).replace('e+', 'e').replace('.0e', 'e');
}

/** A share of 0 … 1 as `0.4 %`, `32 %`. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  const size = Math.abs(percent);
  if (size === 0) return '0 %';
  if (size < 0.05) return `${formatNumber(percent)} %`;
  if (size < 9.95) return `${percent.toFixed(1).replace(/\.0$/, '')} %`;
  return size < 999.5 ? `${Math.round(percent)} %` : `${formatNumber(percent)} %`;
}

/** `×17.5`, `×0.93`. */
export function formatFactor(value: number): string {
  return `×${formatNumber(value)}`;
}

/** R@1, information, AUC: two decimals. */
export function formatScore(value: number | null): string {
  return value === null || Number.isNaN(value) ? '–' : value.toFixed(2).replace('-', '−');
}

/** A number as it can stand in JSON and in code: `0.003`, `1e-7`. */
export function toSourceNumber(value: number): string {
  return String(Number(value.toPrecision(12)));
}
