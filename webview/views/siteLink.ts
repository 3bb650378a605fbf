import { html, type TemplateResult } from 'lit';
import type { Site } from '../../src/domain/alert';
import type { Screen } from './screen';

/** `train.py:42`, which opens there. */
export function siteLink(site: Site, { act }: Pick<Screen, 'act'>): TemplateResult {
  const file = site.file.split(/[\\/]/).at(-1) ?? site.file;
  return html`<button
    type="button"
    class="link code"
    title="Open ${site.file}, line ${site.line}"
    @click=${() => act.openSite(site)}
  >
    <bdi dir="ltr">${file}:${site.line}</bdi>
  </button>`;
}
