/** The one tooltip of the page; its text is text, never markup. */
let tip: HTMLElement | undefined;

export function showTip(
  text: string | null,
  at: { readonly clientX: number; readonly clientY: number },
): void {
  tip ??= createTip();
  tip.hidden = text === null;
  if (text === null) return;
  tip.textContent = text;
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(at.clientX + 12, window.innerWidth - width - 4))}px`;
  tip.style.top = `${at.clientY + 16 + height > window.innerHeight ? at.clientY - height - 8 : at.clientY + 16}px`;
}

export function hideTip(): boolean {
  const wasShown = tip !== undefined && !tip.hidden;
  if (tip) tip.hidden = true;
  return wasShown;
}

function createTip(): HTMLElement {
  const element = document.createElement('div');
  element.className = 'tip';
  element.setAttribute('role', 'tooltip');
  document.body.append(element);
  return element;
}
