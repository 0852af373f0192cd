import js from '@eslint/js';
import globals from 'globals';
import typescript from 'typescript-eslint';

export default [
  { ignores: ['dist/', 'target/', 'node_modules/'] },
  js.configs.recommended,
  ...typescript.configs.recommended.map((config) => ({ ...config, files: ['**/*.ts'] })),
  { files: ['**/*.ts'], rules: { '@typescript-eslint/no-unused-expressions': 'off' } },
  {
    files: ['tests/**', 'benches/**', 'scripts/**', 'npm/src/node/**', 'npm/examples/batch/**', 'eslint.config.mjs'],
    languageOptions: { globals: globals.node },
  },
  {
    // what a test gives to `evaluate` runs in the browser
    files: [
      'extension/**', 'src/**', 'www/**', 'npm/src/**', 'npm/examples/**',
      'tests/browser/**', 'tests/npm/**', 'tests/www/**', 'benches/**',
    ],
    languageOptions: { globals: { ...globals.browser, ...globals.webextensions, ...globals.serviceworker } },
  },
];
