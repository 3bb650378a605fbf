import { html, nothing, type TemplateResult } from 'lit';
import type { AlertSeverity } from '../../src/domain/alert';

/** A codicon; decoration only: the word beside it, or the control's name, says what it means. */
export function icon(name: string, tone = ''): TemplateResult {
  return html`<span class="icon icon-${name} ${tone ? `tone-${tone}` : ''}" aria-hidden="true"></span>`;
}

export interface IconButtonOptions {
  readonly name: string;
  readonly label: string;
  readonly onClick: (event: Event) => void;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly text?: string;
}

/** A small button of our own, for the many that stand in headers: an icon (or a short text), named by its label. */
export function iconButton({ name, label, onClick, pressed, expanded, text }: IconButtonOptions): TemplateResult {
  return html`<button
    class="icon-button"
    type="button"
    title=${label}
    aria-label=${label}
    aria-pressed=${pressed === undefined ? nothing : String(pressed)}
    aria-expanded=${expanded === undefined ? nothing : String(expanded)}
    @click=${onClick}
  >
    ${text === undefined ? icon(name) : text}
  </button>`;
}

export const SEVERITY_ICON: Record<AlertSeverity, string> = { error: 'error', warning: 'warning', information: 'info' };

export const SEVERITY_WORD: Record<AlertSeverity, string> = { error: 'Error', warning: 'Warning', information: 'Information' };

export function severityTone(severity: AlertSeverity): string {
  return severity === 'information' ? 'info' : severity;
}
