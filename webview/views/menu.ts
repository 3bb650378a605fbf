import { html, nothing, type TemplateResult } from 'lit';
import { icon } from './icon';

export interface MenuItem {
  readonly label: string;
  readonly onPick: () => void;
  /** For items that switch something on and off. */
  readonly checked?: boolean;
  readonly separated?: boolean;
  /** Something stands behind it that one should see. */
  readonly dotted?: boolean;
  /** The one of its menu that is shown now. */
  readonly current?: boolean;
}

/** A menu under its button. Arrows move, Enter picks, Escape and Tab close and give the focus back. */
export function menu(label: string, items: readonly MenuItem[], close: () => void): TemplateResult {
  return html`<div
    class="menu"
    role="menu"
    aria-label=${label}
    @keydown=${(event: KeyboardEvent) => moveInMenu(event, close)}
    @focusout=${(event: FocusEvent) => closeOnLeave(event, close)}
  >
    ${items.map(
      ({ label: text, onPick, checked, separated, dotted, current }) =>
        html`<button
          type="button"
          class="menu-item ${separated ? 'separated' : ''}"
          role=${checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
          aria-checked=${checked === undefined ? 'false' : String(checked)}
          aria-current=${current ? 'true' : nothing}
          tabindex="-1"
          @click=${() => {
            onPick();
            if (checked === undefined) close();
          }}
        >
          <span class="menu-check">${checked || current ? icon('check') : ''}</span
          >${text}${dotted ? html`<span class="dot" aria-hidden="true"></span>` : nothing}
        </button>`,
    )}
  </div>`;
}

/** Focuses a menu's first item once it stands there. */
export function focusMenu(opener: Element): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => opener.parentElement?.querySelector<HTMLElement>('.menu-item')?.focus()),
  );
}

function moveInMenu(event: KeyboardEvent, close: () => void): void {
  const list = event.currentTarget as HTMLElement;
  const items = [...list.querySelectorAll<HTMLElement>('.menu-item')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) {
    items[(to + items.length) % items.length]?.focus();
    event.preventDefault();
  } else if (event.key === 'Escape' || event.key === 'Tab') {
    event.preventDefault();
    event.stopPropagation();
    const opener = list.parentElement?.querySelector<HTMLElement>('[aria-expanded]');
    close();
    opener?.focus();
  }
}

function closeOnLeave(event: FocusEvent, close: () => void): void {
  const list = event.currentTarget as HTMLElement;
  const next = event.relatedTarget;
  // A click on the opener closes by itself.
  if (next instanceof Node && (list.contains(next) || list.parentElement?.contains(next))) return;
  close();
}
