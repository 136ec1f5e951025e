import { applicantScope, known } from "./applicant.fixture.ts";
import { compileCondition, compileExpression, compileUnaryTests } from "./index.ts";

/** Run by a test under `--disallow-code-generation-from-strings`; prints what the three compilers answer. */
const context = { scope: applicantScope, semantics: "strict" as const, pointer: "" };

function run(text: string) {
  const compiled = compileExpression(text, context);
  return compiled.ok ? compiled.value.evaluate(known) : compiled.error;
}

function evalRefused(): boolean {
  try {
    // oxlint-disable-next-line no-eval -- The proof that the flag is on.
    (0, eval)("1");
    return false;
  } catch {
    return true;
  }
}

const cell = compileUnaryTests("[18..60], 70", { ...context, input: { kind: "integer" } });
const condition = compileCondition(
  { all: [{ fact: "age", operator: "in", value: [30, 40] }] },
  { ...context, named: new Map() },
);
// oxlint-disable-next-line no-restricted-globals -- A script that a test starts; it prints its answer.
process.stdout.write(
  JSON.stringify({
    expression: run("amount / 3 > 1000 and born < today()"),
    cell: cell.ok ? cell.value.evaluate(30, known) : cell.error,
    condition: condition.ok ? condition.value.evaluate(known, new Uint8Array(1), 0) : condition.error,
    pattern: run('matches(name, "^M(e|i)+$")'),
    evalRefused: evalRefused(),
  }),
);
