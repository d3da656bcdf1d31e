import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Text that people read belongs into the language files, so that both languages have it. */
const noLooseText = [
  {
    selector: 'JSXText[value=/[A-Za-zÀ-ỹĐđ]{2}/]',
    message: 'Text for people belongs into src/i18n.',
  },
  {
    selector: "JSXAttribute[name.name=/^(aria-label|title|placeholder|alt|label|hint)$/] > Literal[value=/[A-Za-zÀ-ỹĐđ]{2}/]",
    message: 'Text for people belongs into src/i18n.',
  },
];

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/api/schema.d.ts', 'public', 'eslint.config.js', 'scripts', 'e2e/*.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'react-hooks': hooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-restricted-syntax': ['error', ...noLooseText],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-console': 'error',
    },
  },
  { files: ['test/**', 'e2e/**'], rules: { 'no-console': 'off', 'no-restricted-syntax': 'off' } },
);
