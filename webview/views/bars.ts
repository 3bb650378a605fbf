import { html, nothing, type TemplateResult } from 'lit';
import type { PanelRun } from '../../src/protocol/panel';
import { asSentence } from '../words/headline';
import { formatStep } from '../words/numbers';
import { icon, iconButton } from './icon';
import type { Screen } from './screen';

/** Thin bars above everything: what isn't as it should be with the recording itself. */
export function bars({ head, act, notice }: Screen, run: PanelRun | null): TemplateResult {
  return html`${head.disconnected ? bar('sync spin', '', `Showing data to step ${formatStep(run?.step)}, reconnecting…`) : nothing}
  ${run?.notRecording ? bar('warning', 'warning', asSentence(run.notRecording)) : nothing}
  ${run?.warnings.map((warning) => bar('warning', 'warning', warning, html`<button type="button" class="link" @click=${act.revealFolder}>Reveal Folder</button>`)) ?? nothing}
  ${
    notice
      ? bar(
          notice.tone === 'error' ? 'error' : 'info',
          notice.tone,
          notice.text,
          iconButton({ name: 'close', label: 'Close this message (Esc)', onClick: act.dismissNotice }),
        )
      : nothing
  }`;
}

function bar(
  name: string,
  tone: string,
  text: string,
  offer: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<div class="bar" role="status">${icon(name, tone)}<span>${text}</span>${offer}</div>`;
}
