import type { Colours } from '../charts/vegaChart';

/** Vega signal → CSS custom property of dashboard.css that holds its colour in the theme of now. */
const VARIABLES = {
  fg: '--m-fg',
  muted: '--m-muted',
  grid: '--m-grid',
  page: '--m-page',
  positive: '--m-positive',
  negative: '--m-negative',
  good: '--m-good',
  error: '--m-error',
  errorText: '--m-error-text',
  warning: '--m-warning',
  warningText: '--m-warning-text',
  info: '--m-info',
  ink: '--m-ink',
} as const;

/** Reads the theme's colours as the browser resolves them (mixes included), for canvases, which know no variables. */
export function readColours(): Colours {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const colours: Record<string, string | boolean | number> = {};
  for (const [signal, variable] of Object.entries(VARIABLES)) {
    probe.style.color = `var(${variable})`;
    colours[signal] = getComputedStyle(probe).color;
  }
  probe.remove();
  const highContrast = isHighContrast();
  return {
    ...colours,
    font: getComputedStyle(document.body).fontFamily,
    hc: highContrast,
    thick: highContrast ? 0.5 : 0,
  };
}

export function isHighContrast(): boolean {
  return [...document.body.classList].some((name) => name.startsWith('vscode-high-contrast'));
}

export function prefersReducedMotion(): boolean {
  return (
    document.body.classList.contains('vscode-reduce-motion') ||
    matchMedia('(prefers-reduced-motion: reduce)').matches
  );
}

/** Calls back when VS Code changes the theme or a colour of it. */
export function watchTheme(onChange: () => void): void {
  let waiting = false;
  const observer = new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      onChange();
    });
  });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
}
