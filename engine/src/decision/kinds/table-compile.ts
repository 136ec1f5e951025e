import { pointer } from "../../kernel/index.ts";
import type { Expression, UnaryTests } from "../../logic/index.ts";
import { decisionIssues } from "../decision-issues.ts";
import type { CitationSite, DecisionContext } from "../decision-kind.ts";
import type { HitPolicy } from "../hit-policies.ts";
import { idsTwice } from "../ids-twice.ts";
import { literalText } from "../literal-text.ts";
import type { TableDecision, TableInput, TableOutput, TableRow } from "../pack-schema.ts";
import type { Static } from "typebox";

/** A table ready to be evaluated; cells of the trace lie row by row, each row's own truth after its cells. */
export interface CompiledTable {
  readonly inputs: readonly {
    readonly definition: Static<typeof TableInput>;
    readonly expression: Expression | undefined;
  }[];
  readonly rows: readonly CompiledRow[];
  /** At most one: what answers when no row is hit. */
  readonly otherwise: readonly RowAnswer[];
  /** Row numbers in the order in which the hit policy looks at them. */
  readonly order: readonly number[];
  readonly width: number;
  readonly cellsAt: number;
  readonly slots: readonly number[];
  readonly reads: readonly string[];
}

export interface RowAnswer {
  readonly id: string;
  readonly pointer: string;
  readonly outputs: readonly (Expression | undefined)[];
  /** The texts of output cells that are literals. */
  readonly literals: readonly (string | undefined)[];
  readonly reasons: readonly string[];
  /** What decides whether this row answers. */
  readonly reads: readonly string[];
  readonly citations: readonly CitationSite[];
}

interface CompiledRow extends RowAnswer {
  readonly tests: readonly string[];
  readonly cells: readonly (UnaryTests | undefined)[];
}

/** Compiles every cell and reports what does not fit. */
export function compileTable(
  model: TableDecision,
  policy: HitPolicy,
  context: DecisionContext,
): CompiledTable {
  const at = context.pointer;
  context.report(
    ...idsTwice(model.inputs, `${at}/inputs`),
    ...idsTwice(model.rows, `${at}/rows`),
    ...outputTypeIssues(model, policy, at),
  );
  const inputs = model.inputs.map((definition, index) => ({
    definition,
    expression: context.expression(definition.expression, `${at}/inputs/${index}/expression`),
  }));
  const inputReads = inputs.flatMap(({ expression }) => expression?.reads ?? []);
  const answers = { model, context };
  const rows = model.rows.map((row, index) =>
    compileRow(row, `${at}/rows/${index}`, inputs, inputReads, answers),
  );
  const otherwise =
    model.otherwise === undefined
      ? []
      : [{ ...compileAnswer(model.otherwise, `${at}/otherwise`, inputReads, answers), id: "otherwise" }];
  const outputReads = [...rows, ...otherwise].flatMap(({ outputs }) =>
    outputs.flatMap((cell) => cell?.reads ?? []),
  );
  const cellReads = rows.flatMap(({ cells }) => cells.flatMap((cell) => cell?.reads ?? []));
  return {
    inputs,
    rows,
    otherwise,
    order: policy.byPriority ? orderByPriority(model, rows, at, context) : rows.map((_, index) => index),
    width: model.inputs.length,
    cellsAt: context.reserveTruths(model.rows.length * (model.inputs.length + 1)),
    slots: model.outputs.map(({ name }) => context.slot(name)),
    reads: [...new Set([...inputReads, ...cellReads, ...outputReads])].sort(),
  };
}

interface Answers {
  readonly model: TableDecision;
  readonly context: DecisionContext;
}

function compileRow(
  row: Static<typeof TableRow>,
  at: string,
  inputs: CompiledTable["inputs"],
  inputReads: readonly string[],
  answers: Answers,
): CompiledRow {
  const { context } = answers;
  if (row.when.length !== inputs.length)
    context.report(widthIssue(`${at}/when`, inputs.length, row.when.length));
  const cells = row.when.map((text, cell) => {
    const input = inputs[cell]?.expression;
    return input === undefined ? undefined : context.tests(text, `${at}/when/${cell}`, input.type);
  });
  const tested = row.when.flatMap((text, cell) =>
    text.trim() === "-" ? [] : [...(inputs[cell]?.expression?.reads ?? []), ...(cells[cell]?.reads ?? [])],
  );
  // A row of dashes answers because the others did not: it reads what they read (RS6).
  const reads = row.when.every((text) => text.trim() === "-") ? inputReads : tested;
  return { ...compileAnswer(row, at, reads, answers), id: row.id, tests: row.when, cells };
}

function compileAnswer(
  row: { readonly then: readonly string[]; readonly reasons?: readonly string[] },
  at: string,
  reads: readonly string[],
  { model, context }: Answers,
): Omit<RowAnswer, "id"> {
  if (row.then.length !== model.outputs.length)
    context.report(widthIssue(`${at}/then`, model.outputs.length, row.then.length));
  const outputs = model.outputs.map(({ type }, column) => {
    const text = row.then[column];
    return text === undefined ? undefined : context.expression(text, `${at}/then/${column}`, type);
  });
  const reasons = row.reasons ?? [];
  return {
    pointer: at,
    outputs,
    literals: row.then.map(literalText),
    reasons,
    reads,
    citations: reasons.map((code, index) => ({ code, pointer: `${at}/reasons/${index}`, reads })),
  };
}

function widthIssue(at: string, expected: number, actual: number) {
  return decisionIssues.issue("table.row-width", at, { expected, actual });
}

function outputTypeIssues(model: TableDecision, policy: HitPolicy, at: string) {
  return model.outputs.flatMap(({ name, type }, index) =>
    policy.outputType(type) === undefined
      ? [
          decisionIssues.issue("table.hit-policy-type", at + pointer("outputs", index, "type"), {
            policy: model.hitPolicy,
            output: name,
            expected: model.hitPolicy.startsWith("C") && model.hitPolicy !== "C" ? "number" : "scalar",
          }),
        ]
      : [],
  );
}

/** DMN: by the order of the first output's values, then the second's, and so on; equal rows in table order. */
function orderByPriority(
  model: TableDecision,
  rows: readonly CompiledRow[],
  at: string,
  context: DecisionContext,
): readonly number[] {
  const ranks = rows.map((row, index) =>
    model.outputs.map((output, column) => {
      const rank = rankOf(output, row.literals[column]);
      if (rank < 0)
        context.report(
          decisionIssues.issue("table.priority-cell", at + pointer("rows", index, "then", column), {
            policy: model.hitPolicy,
          }),
        );
      return rank;
    }),
  );
  const compare = (left: number, right: number): number => {
    const column = model.outputs.findIndex((_, index) => ranks[left]?.[index] !== ranks[right]?.[index]);
    return column < 0 ? left - right : (ranks[left]?.[column] ?? 0) - (ranks[right]?.[column] ?? 0);
  };
  return rows.map((_, index) => index).sort(compare);
}

function rankOf(output: Static<typeof TableOutput>, value: string | undefined): number {
  const { type } = output;
  return type.kind === "enum" ? type.values.findIndex((entry) => entry.value === value) : -1;
}
