import { html, nothing, type TemplateResult } from 'lit';
import { METRICS } from '../../src/domain/metrics';
import { button } from '../kit/toolkit';
import type { Screen } from './screen';

/** Under the loss of a run whose L* nobody knows: a person can say which loss it is. */
export function unknownLoss({ head, data, act }: Screen): TemplateResult | typeof nothing {
  const hasLoss = (data.seriesByName.get(METRICS.loss)?.step.length ?? 0) > 0;
  if (head.lossStar !== null || !head.canTellLoss || !head.hasEmbeddings || !hasLoss) return nothing;
  return html`<div class="dashed unknown-loss">
    <p class="grow muted">L* is unknown: no known loss matches the values logged.</p>
    ${button({ label: 'Tell Margin the loss…', onClick: () => act.tellLoss() })}
  </div>`;
}
