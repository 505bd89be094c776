import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import typescript from 'typescript-eslint';

/** Every ban says what to do instead. */
const ban = (selector, message) => ({ selector, message });

/** What of Electron may be used in one file alone, or nowhere. */
const electronBans = {
  ipcMain: 'Only main/electron/host.ts listens to the page: there its sender is checked. Add a procedure to the contract.',
  ipcRenderer: 'Only preload/bridge.ts talks to the main process. Call a procedure of the contract.',
  contextBridge: 'Only preload/bridge.ts gives the page something.',
  shell:
    'No link leads out of the product, and no file is opened by another program. Whoever needs one adds a file with an allow-list of https addresses, and its test.',
  crashReporter: 'Nothing is sent to anybody when the product crashes: the log has it.',
  webContents: 'Pages are made in main/electron/window.ts and kept in place by guard.ts.',
};
const banElectron = (...allowed) => [
  'error',
  {
    paths: Object.entries(electronBans)
      .filter(([name]) => !allowed.includes(name))
      .map(([name, message]) => ({ name: 'electron', importNames: [name], message })),
  },
];

export default typescript.config(
  { ignores: ['out/', '.cache/', 'node_modules/', 'tests/fixtures/', 'test-results/', 'playwright-report/'] },
  js.configs.recommended,
  {
    files: ['**/*.{mjs,cjs}'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [typescript.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Index access may be undefined whatever its type says: guarding it is right.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // `all<Row>(db, query)` names what a statement selects: the caller knows, the compiler cannot.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // A handler is async by contract, whether it waits or not.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false, arguments: false } }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-restricted-syntax': [
        'error',
        ban('ExportDefaultDeclaration', 'Export by name: the name is then the same everywhere.'),
        ban('TSEnumDeclaration', 'Use a union of string literals.'),
      ],
    },
  },
  {
    files: ['analytics/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Take a seeded generator from analytics/math/random.ts.' },
        { object: 'Date', property: 'now', message: 'Analytics knows no clock: take the moment as an argument.' },
      ],
    },
  },
  {
    files: ['main/**/*.ts'],
    ignores: ['main/config.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'main/config.ts is the only reader of the environment.' },
      ],
    },
  },
  { files: ['main/**/*.ts', 'renderer/**/*.{ts,tsx}', 'preload/**/*.ts'], rules: { 'no-restricted-imports': banElectron() } },
  { files: ['main/electron/host.ts'], rules: { 'no-restricted-imports': banElectron('ipcMain') } },
  // Electron before 29 has no webUtils: the bridge takes the whole module and looks.
  { files: ['preload/bridge.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
    },
  },
  {
    files: ['main/workers/**/*.ts', 'tests/**/*.{ts,tsx}', '**/*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['tests/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
