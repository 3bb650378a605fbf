import { prefersReducedMotion } from '../theme/colours';

/** How long an at-step face takes from one snapshot to the next. */
const FADE_MS = 120;

/** Keeps a picture of what `host` shows now, over it, until `fade` lets it go; null where nothing moves or nothing is drawn. */
export function holdPicture(host: HTMLElement): { fade(): void } | null {
  const canvas = host.querySelector('canvas');
  if (!canvas || canvas.width === 0 || canvas.height === 0 || prefersReducedMotion()) return null;
  host.querySelector('.held')?.remove();
  const held = document.createElement('canvas');
  held.className = 'held';
  held.ariaHidden = 'true';
  held.width = canvas.width;
  held.height = canvas.height;
  held.style.width = `${canvas.clientWidth}px`;
  held.style.height = `${canvas.clientHeight}px`;
  held.getContext('2d')?.drawImage(canvas, 0, 0);
  host.append(held);
  return {
    fade() {
      const animation = held.animate([{ opacity: 1 }, { opacity: 0 }], { duration: FADE_MS });
      animation.onfinish = () => held.remove();
      animation.oncancel = () => held.remove();
    },
  };
}
