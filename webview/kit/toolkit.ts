import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';
import { html, nothing, type TemplateResult } from 'lit';

/** The one file that touches the UI toolkit: to leave it, write these functions for another kit. */

export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton());
}

export interface ButtonOptions {
  readonly label: string;
  readonly onClick: (event: Event) => void;
  readonly icon?: string;
  readonly primary?: boolean;
  readonly disabled?: boolean;
  /** Only the icon is seen; the label is its accessible name and tooltip. */
  readonly iconOnly?: boolean;
  readonly expanded?: boolean | undefined;
  readonly className?: string;
}

export function button({
  label,
  onClick,
  icon,
  primary,
  disabled,
  iconOnly,
  expanded,
  className,
}: ButtonOptions): TemplateResult {
  const glyph =
    icon === undefined
      ? nothing
      : html`<span slot=${iconOnly ? '' : 'start'} class="icon icon-${icon}" aria-hidden="true"></span>`;
  return html`<vscode-button
    class="kit-button ${className ?? ''}"
    appearance=${iconOnly ? 'icon' : primary ? 'primary' : 'secondary'}
    ?disabled=${disabled ?? false}
    aria-label=${iconOnly ? label : nothing}
    aria-expanded=${expanded === undefined ? nothing : String(expanded)}
    title=${iconOnly ? label : nothing}
    @click=${onClick}
    >${glyph}${iconOnly ? nothing : label}</vscode-button
  >`;
}
