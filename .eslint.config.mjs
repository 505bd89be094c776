import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import typescript from 'typescript-eslint';

/** Every ban says what to do instead. */
const ban = (selector, message) => ({ selector, message });

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
