import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Which folder of src/ may import which others: the table of docs/architecture.md, to the letter. */
const layers = {
  util: [],
  domain: ['util'],
  config: ['util', 'domain'],
  protocol: ['util', 'domain'],
  analysis: ['util', 'domain'],
  code: ['util', 'domain'],
  data: ['util', 'domain', 'config'],
  client: ['util', 'domain', 'config', 'protocol', 'analysis', 'code'],
  journal: ['util', 'domain', 'config', 'protocol', 'analysis', 'code'],
  trainer: ['util', 'domain', 'config', 'protocol', 'analysis', 'code', 'client', 'journal', 'data'],
  recorder: ['util', 'domain', 'config', 'protocol', 'analysis', 'code', 'client', 'journal', 'data'],
  launch: ['util', 'domain', 'config', 'protocol', 'analysis', 'code', 'client', 'journal'],
  viewer: ['util', 'domain', 'config', 'protocol', 'analysis', 'code', 'client', 'journal'],
  editor: ['util', 'domain', 'config', 'protocol', 'code', 'journal', 'launch', 'viewer'],
};
const folders = Object.keys(layers);

const tensorflow = { group: ['@tensorflow/*'], message: 'TensorFlow.js only in trainer/.' };
const vscode = { group: ['vscode'], message: 'vscode only in editor/ and extension.ts.' };
const childProcess = {
  group: ['node:child_process', 'child_process', 'execa'],
  message: 'Child processes only in launch/ and recorder/.',
};
const node = { group: ['node:*'], message: 'This folder runs anywhere: no Node API.' };

function layerRule(folder) {
  const forbidden = folders.filter((other) => other !== folder && !layers[folder].includes(other));
  const patterns = [
    {
      group: [...forbidden.map((other) => `**/${other}/**`), '**/extension', '**/webview/**'],
      message: `src/${folder}/ may import only itself, ${layers[folder].join(', ') || 'nothing of ours'}.`,
    },
    ...(folder === 'trainer' ? [] : [tensorflow]),
    ...(folder === 'editor' ? [] : [vscode]),
    ...(folder === 'launch' || folder === 'recorder' ? [] : [childProcess]),
    ...(['analysis', 'code', 'domain'].includes(folder) ? [node] : []),
  ];
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
}

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'out/**',
      'src/util/kernels/assembly/**',
      '**/node_modules/**',
      'python/**',
      '.margin/**',
      'examples/**/*.py',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      'no-control-regex': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'No default exports.' },
      ],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  ...folders.map(layerRule),
  {
    files: ['webview/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/src/*/**', '!**/src/domain/**', '!**/src/protocol/panel', 'vscode', 'node:*'],
              message: 'webview/ imports domain/ and the panel protocol, nothing else of src/.',
            },
          ],
        },
      ],
    },
  },
  {
    files: [
      '**/*.mjs',
      '**/*.cjs',
      '**/*.js',
      '*.config.ts',
      '*.config.mts',
      'vitest*.ts',
      'webview/build/**',
    ],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
      },
    },
    rules: { 'no-restricted-syntax': 'off', '@typescript-eslint/no-require-imports': 'off' },
  },
);
