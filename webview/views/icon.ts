import { html, nothing, svg, type TemplateResult } from 'lit';
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
export function iconButton({
  name,
  label,
  onClick,
  pressed,
  expanded,
  text,
}: IconButtonOptions): TemplateResult {
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

export const SEVERITY_ICON: Record<AlertSeverity, string> = {
  error: 'error',
  warning: 'warning',
  information: 'info',
};

export const SEVERITY_WORD: Record<AlertSeverity, string> = {
  error: 'Error',
  warning: 'Warning',
  information: 'Information',
};

export function severityTone(severity: AlertSeverity): string {
  return severity === 'information' ? 'info' : severity;
}

/** Marks on the scrubber are filled, so that they are told apart at 12 px. */
export function markGlyph(severity: AlertSeverity, hollow: boolean): TemplateResult {
  const shape = {
    error: svg`<circle cx="6" cy="6" r="5.2" class="body"></circle><path class="cut" d="M4 4l4 4M8 4l-4 4"></path>`,
    warning: svg`<path class="body" d="M6 1.2 11.2 10.8H.8z"></path>`,
    information: svg`<circle cx="6" cy="6" r="4.8" fill="none" stroke="currentColor" stroke-width="1.4"></circle><path d="M6 5.2v3.2M6 3.3v1.1" stroke="currentColor" stroke-width="1.3"></path>`,
  }[severity];
  return html`<svg
    class="mark-glyph ${hollow ? 'hollow' : ''} tone-${severityTone(severity)}"
    width="12"
    height="12"
    viewBox="0 0 12 12"
    aria-hidden="true"
  >
    ${shape}
  </svg>`;
}
