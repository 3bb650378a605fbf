import { html, type TemplateResult } from 'lit';
import { toPieces } from '../words/emphasis';

/** A sentence whose measured numbers are strong and stay in one piece: `0.4 %` is never torn apart. */
export function emphasised(sentence: string): (string | TemplateResult)[] {
  return toPieces(sentence).map(({ text, strong }) =>
    strong ? html`<strong class="figure">${text}</strong>` : text,
  );
}
