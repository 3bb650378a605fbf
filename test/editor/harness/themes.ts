export type Theme = 'light' | 'dark' | 'hc-dark' | 'hc-light';

const names: Record<Theme, string> = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  'hc-dark': 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
};

/** Class that VS Code's workbench element wears under a theme. */
export const themeClasses: Record<Theme, string> = {
  light: 'vs',
  dark: 'vs-dark',
  'hc-dark': 'hc-black',
  'hc-light': 'hc-light',
};

/** User settings for a theme. */
export function themeSettings(theme: Theme): Record<string, unknown> {
  return {
    'workbench.colorTheme': names[theme],
    'window.autoDetectHighContrast': false,
    'window.autoDetectColorScheme': false,
  };
}
