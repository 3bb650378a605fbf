import { html, nothing, type TemplateResult } from 'lit';
import { emphasised } from './emphasised';
import { iconButton } from './icon';

export interface Explanation {
  /** Name of the chart, as it goes on after "How to read". */
  readonly title: string;
  readonly words: string;
  /** What the chart says now. */
  readonly reading: string;
  /** A good and a bad example, where the chart has them. */
  readonly pictures: TemplateResult | typeof nothing;
  readonly onClose: () => void;
}

/** What `?` opens: how to read a chart, what it says now, and how a good and a bad run look. */
export function explanation({ title, words, reading, pictures, onClose }: Explanation): TemplateResult {
  return html`<div class="explain" role="note">
    <div class="grow">
      <strong>How to read ${title}.</strong> ${words} Now: ${emphasised(reading)} ${pictures}
    </div>
    ${iconButton({ name: 'close', label: 'Close', onClick: onClose })}
  </div>`;
}
