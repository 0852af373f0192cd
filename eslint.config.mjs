import js from '@eslint/js';
import globals from 'globals';
import typescript from 'typescript-eslint';

export default [
  { ignores: ['dist/', 'target/', 'node_modules/'] },
  js.configs.recommended,
  ...typescript.configs.recommended.map((config) => ({ ...config, files: ['**/*.ts'] })),
  { files: ['**/*.ts'], rules: { '@typescript-eslint/no-unused-expressions': 'off' } },
  {
    files: ['tests/**', 'benches/**', 'scripts/**', 'eslint.config.mjs'],
    languageOptions: { globals: globals.node },
  },
  {
    // what a test gives to `evaluate` runs in the browser
    files: ['extension/**', 'src/**', 'www/**', 'tests/browser/**', 'benches/extension*.mjs'],
    languageOptions: { globals: { ...globals.browser, ...globals.webextensions, ...globals.serviceworker } },
  },
];
