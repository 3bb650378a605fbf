import { html, nothing, type TemplateResult } from 'lit';
import { button } from '../kit/toolkit';
import type { Lane } from '../lanes/lane';
import { icon } from './icon';
import type { Screen } from './screen';

/** Where embeddings or labels are missing: what the lanes need, once for all of them, and the line for the script. */
export function needsBox(lanes: readonly Lane[], { head, act }: Screen): TemplateResult {
  const names = lanes.map(({ title }, i) => (i === 0 ? title : title.toLowerCase())).join(', ');
  const missing = lanes.some(({ needs }) => needs === 'embeddings') ? 'embeddings' : 'labels';
  const what = missing === 'embeddings' ? 'embeddings, after the forward pass' : 'labels';
  const file = head.run?.insertInto?.split(/[\\/]/).at(-1);
  return html`<section class="needs">
    <h2>${names}</h2>
    <div class="dashed">
      <p class="grow">
        ${icon('question')} ${lanes.length === 1 ? 'Needs' : 'Need'} ${what}:
        <code>run.embeddings(z, labels)</code>
      </p>
      ${file === undefined ? nothing : button({ label: `Insert into ${file}`, onClick: () => act.insert(missing) })}
    </div>
  </section>`;
}
