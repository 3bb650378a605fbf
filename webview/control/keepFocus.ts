/**
 * What has the focus may go with the next frame: an acknowledged card, a closed table, a hidden lane. `keepFocus` is called
 * before a frame is drawn and gives what to call afterwards: the focus then goes to what is nearest, not to the page's start.
 */
export function keepFocus(root: HTMLElement): () => void {
  const held = document.activeElement;
  if (!held || held === root || !root.contains(held)) return () => undefined;
  const path: { parent: Element; index: number }[] = [];
  for (let each = held; each !== root && each.parentElement; each = each.parentElement)
    path.push({ parent: each.parentElement, index: [...each.parentElement.children].indexOf(each) });
  return () => {
    if (held.isConnected) return;
    const left = path.find(({ parent }) => parent.isConnected);
    if (left) nearest(left.parent, left.index, root)?.focus({ preventScroll: true });
  };
}

const FOCUSABLE = 'button:not([disabled], [tabindex="-1"]), [tabindex="0"], vscode-button:not([disabled])';

/** The part that holds it, else what stands now where it was, else what came before it; then outwards. */
function nearest(parent: Element, index: number, root: HTMLElement): HTMLElement | null {
  if (parent !== root && parent.matches(FOCUSABLE)) return parent as HTMLElement;
  const children = [...parent.children];
  const around = [...children.slice(index), ...children.slice(0, index).reverse()];
  for (const each of around) {
    const found = each.matches(FOCUSABLE) ? each : each.querySelector(FOCUSABLE);
    if (found) return found as HTMLElement;
  }
  const outer = parent.parentElement;
  return parent === root || !outer ? null : nearest(outer, [...outer.children].indexOf(parent), root);
}
