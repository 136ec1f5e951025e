/** What these rules need of ESLint's plugin interface, which is Oxlint's, too. */
interface Context {
  report(finding: { readonly node: object; readonly message: string }): void;
}
interface NewExpression {
  readonly callee: { readonly type: string; readonly name?: string };
  readonly arguments: readonly object[];
}

/**
 * What keeps a pure file pure (decision 1) where Oxlint has no rule of its own for it: nothing there waits, and nothing
 * reads the clock by making a date of now. The configuration in .oxlintrc.json says which files are pure.
 */
export default {
  meta: { name: "pure" },
  rules: {
    "no-await": {
      create: (context: Context) => ({
        AwaitExpression(node: object) {
          context.report({ node, message: "Nothing below runtime waits." });
        },
      }),
    },
    "no-date-of-now": {
      create: (context: Context) => ({
        NewExpression(node: NewExpression) {
          const isDate = node.callee.type === "Identifier" && node.callee.name === "Date";
          if (isDate && node.arguments.length === 0)
            context.report({ node, message: "Time comes in with the event." });
        },
      }),
    },
  },
};
