import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["**/dist/**", "**/node_modules/**", "**/.lendloom/**", "eslint.config.js", "**/*.d.ts"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["vitest.config.ts"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      // `void promise` and arrow bodies that return void are how React handlers are written.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // Type and schema share a name, as TypeBox's documentation shows.
      "@typescript-eslint/no-redeclare": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      // There are no enums (Node strips types), and looking for their misuse takes an eighth of the time.
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
      "@typescript-eslint/no-unsafe-enum-comparison": "off",
      // Classes here have private members, which TypeScript itself holds to be of their class alone; asking for the type
      // that every expression is expected to have takes a sixth of the time.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      "no-eval": "error",
      "no-new-func": "error",
      eqeqeq: "error",
    },
  },
  {
    // Pure by construction: nothing below runtime reads a clock, draws a number or waits (decision 1).
    files: ["engine/src/**/*.ts"],
    ignores: ["**/*.test.ts", "engine/src/testing/**", "engine/src/runtime/**"],
    rules: {
      "no-restricted-globals": [
        "error",
        "setTimeout",
        "setInterval",
        "crypto",
        "performance",
        "fetch",
        "process",
      ],
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "Time comes in with the event." },
        { object: "Math", property: "random", message: "Randomness comes in through a port." },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: "Time comes in with the event.",
        },
        { selector: "AwaitExpression", message: "Nothing below runtime waits." },
      ],
    },
  },
  {
    files: ["designer/src/**/*.{ts,tsx}"],
    plugins: { "react-hooks": reactHooks },
    rules: { "react-hooks/rules-of-hooks": "error", "react-hooks/exhaustive-deps": "error" },
  },
  {
    files: ["**/*.test.{ts,tsx}", "e2e/**/*.ts"],
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
