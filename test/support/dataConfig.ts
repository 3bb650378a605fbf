import type { DataConfig } from '../../src/config/tripletConfig';

/** The `data` of a configuration with every default; holds nothing out. */
export function dataConfig(more: Partial<DataConfig> & { path: string }): DataConfig {
  return {
    labelColumn: 'label',
    ignoreColumns: [],
    scale: 1,
    standardize: 'none',
    holdOut: 0,
    holdOutBy: 'row',
    ...more,
  };
}
