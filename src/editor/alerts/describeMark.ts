import type { Alert, Cause, Evidence } from '../../domain/alert';

const MOST = 140;

/** `{Title} (step N). {Very likely: cause}; {best evidence}.` in at most 140 characters. */
export function describeMark(alert: Alert, cause: Cause | null): string {
  const step = alert.firstStep ?? alert.step;
  const title = step === null ? `${alert.title}.` : `${alert.title} (step ${step}).`;
  if (!cause) return cut(`${title} ${alert.message}`);
  const suspicion = `${title} ${capitalize(cause.confidence)}: ${lowerFirst(cause.title)}`;
  const evidence = bestEvidence(cause) ?? bestEvidence(alert);
  const whole = evidence ? `${suspicion}; ${evidence.name}.` : `${suspicion}.`;
  return whole.length <= MOST ? whole : cut(`${suspicion}.`);
}

/** The first that supports: evidence comes strongest first. */
function bestEvidence({ evidence }: { readonly evidence: readonly Evidence[] }): Evidence | undefined {
  return evidence.find(({ supports }) => supports);
}

function cut(text: string): string {
  return text.length <= MOST ? text : `${text.slice(0, MOST - 1).trimEnd()}…`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Not for abbreviations: "NaN in the loss" stays. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) && !/^NaN/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
