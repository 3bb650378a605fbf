import type { DataConfig } from '../config/tripletConfig';
import type { DataProblem } from './dataTable';

export type DataFormat = 'text' | 'idx' | 'npy' | 'npz' | 'parquet' | 'images';

const FORMAT_NAMES: Readonly<Record<DataFormat, string>> = {
  text: 'a text file (CSV)',
  idx: 'an IDX file',
  npy: 'a .npy file',
  npz: 'an .npz archive',
  parquet: 'a Parquet file',
  images: 'a folder of images',
};

/** Fields that only some formats have, and whether a configuration sets them. */
const FIELDS: readonly {
  readonly field: keyof DataConfig;
  readonly formats: readonly DataFormat[];
  isSet(config: DataConfig): boolean;
}[] = [
  { field: 'labels', formats: ['idx', 'npy', 'npz'], isSet: ({ labels }) => labels !== undefined },
  { field: 'array', formats: ['npz'], isSet: ({ array }) => array !== undefined },
  { field: 'labelArray', formats: ['npz'], isSet: ({ labelArray }) => labelArray !== undefined },
  { field: 'image', formats: ['images'], isSet: ({ image }) => image !== undefined },
  {
    field: 'ignoreColumns',
    formats: ['text', 'parquet'],
    isSet: ({ ignoreColumns }) => ignoreColumns.length > 0,
  },
  {
    field: 'labelColumn',
    formats: ['text', 'parquet'],
    isSet: ({ labelColumn }) => labelColumn !== 'label',
  },
];

/** A field that would have no effect is an error: it was meant to have one. */
export function checkFields(config: DataConfig, format: DataFormat, name: string): DataProblem | null {
  for (const { field, formats, isSet } of FIELDS) {
    if (!isSet(config) || formats.includes(format)) continue;
    const fitting = formats.map((other) => FORMAT_NAMES[other]).join(' or ');
    const message = `"${field}" is for ${fitting}; ${name} is read as ${FORMAT_NAMES[format]}. Leave it out.`;
    return { field, message };
  }
  if (format === 'npz' && config.labels !== undefined && config.labelArray !== undefined) {
    return {
      field: 'labelArray',
      message: 'The classes come from "labels" or from "labelArray": leave one out.',
    };
  }
  return null;
}
