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
  readonly columns: readonly TableColumn[];
  readonly rows: readonly CompiledRow[];
  /** At most one: what answers when no row is hit. */
  readonly otherwise: readonly RowAnswer[];
  /** Row numbers in the order in which the hit policy looks at them. */
  readonly order: readonly number[];
  readonly cellsAt: number;
  readonly slots: readonly number[];
  readonly reads: readonly string[];
}

/** An input with its cells: large tables repeat theirs, so each text is compiled once. */
export interface TableColumn {
  readonly definition: Static<typeof TableInput>;
  readonly expression: Expression | undefined;
  readonly cells: readonly (UnaryTests | undefined)[];
  /** By row: its place in `cells`. */
  readonly cellOf: readonly number[];
  /** Every cell is a dash. */
  readonly isDashes: boolean;
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
  const columns = model.inputs.map((definition, index) => new ColumnInProgress(definition, index, context));
  const inputReads = columns.flatMap(({ expression }) => expression?.reads ?? []);
  const outputs = model.outputs.map(({ type }) =>
    eachOnce((text, place) => context.expression(text, place, type)),
  );
  const answers: Answers = { outputs, context };
  const rows = model.rows.map((row, index) => compileRow(row, index, { ...answers, columns, inputReads }));
  const otherwise =
    model.otherwise === undefined
      ? []
      : [{ ...compileAnswer(model.otherwise, `${at}/otherwise`, inputReads, answers), id: "otherwise" }];
  const outputReads = [...rows, ...otherwise].flatMap((row) =>
    row.outputs.flatMap((cell) => cell?.reads ?? []),
  );
  const cellReads = columns.flatMap(({ cells }) => cells.flatMap((cell) => cell?.reads ?? []));
  return {
    columns,
    rows,
    otherwise,
    order: policy.byPriority ? orderByPriority(model, rows, at, context) : rows.map((_, index) => index),
    cellsAt: context.reserveTruths(model.rows.length * (model.inputs.length + 1)),
    slots: model.outputs.map(({ name }) => context.slot(name)),
    reads: [...new Set([...inputReads, ...cellReads, ...outputReads])].sort(),
  };
}

/** Compiles each text once, unless it has a misfit to tell of at each of its places. */
function eachOnce<T>(compile: (text: string, at: string) => T | undefined) {
  const compiled = new Map<string, T>();
  return (text: string, at: string): T | undefined => {
    const known = compiled.get(text);
    if (known !== undefined) return known;
    const made = compile(text, at);
    if (made !== undefined) compiled.set(text, made);
    return made;
  };
}

/** A column while its rows are compiled, one after the other, so that misfits are told in the order of the rows. */
class ColumnInProgress implements TableColumn {
  readonly definition: TableColumn["definition"];
  readonly expression: TableColumn["expression"];
  readonly cells: (UnaryTests | undefined)[] = [];
  readonly cellOf: number[] = [];
  isDashes = true;
  readonly #places = new Map<UnaryTests | undefined, number>();
  readonly #compile: (text: string, at: string) => UnaryTests | undefined;

  constructor(definition: TableColumn["definition"], index: number, context: DecisionContext) {
    const at = `${context.pointer}/inputs/${index}/expression`;
    const expression = context.expression(definition.expression, at);
    this.definition = definition;
    this.expression = expression;
    this.#compile = eachOnce((text, place) =>
      expression === undefined ? undefined : context.tests(text, place, expression.type),
    );
  }

  /** Compiles the cell of the next row; answers what decides whether it holds. */
  add(text: string | undefined, at: string): readonly string[] {
    const cell = text === undefined ? undefined : this.#compile(text, at);
    let place = this.#places.get(cell);
    if (place === undefined) {
      place = this.cells.push(cell) - 1;
      this.#places.set(cell, place);
    }
    this.cellOf.push(place);
    if (isDash(text)) return [];
    this.isDashes = false;
    return [...(this.expression?.reads ?? []), ...(cell?.reads ?? [])];
  }
}

function isDash(text: string | undefined): boolean {
  return text?.trim() === "-";
}

interface Answers {
  /** One an output column. */
  readonly outputs: readonly ((text: string, at: string) => Expression | undefined)[];
  readonly context: DecisionContext;
}

function compileRow(
  row: Static<typeof TableRow>,
  index: number,
  answers: Answers & {
    readonly columns: readonly ColumnInProgress[];
    readonly inputReads: readonly string[];
  },
): CompiledRow {
  const { columns, inputReads, context } = answers;
  const at = `${context.pointer}/rows/${index}`;
  if (row.when.length !== columns.length)
    context.report(widthIssue(`${at}/when`, columns.length, row.when.length));
  const tested = columns.flatMap((column, cell) => column.add(row.when[cell], `${at}/when/${cell}`));
  // A row of dashes answers because the others did not: it reads what they read (RS6).
  const reads = row.when.every(isDash) ? inputReads : tested;
  return { ...compileAnswer(row, at, reads, answers), id: row.id, tests: row.when };
}

function compileAnswer(
  row: { readonly then: readonly string[]; readonly reasons?: readonly string[] },
  at: string,
  reads: readonly string[],
  { outputs, context }: Answers,
): Omit<RowAnswer, "id"> {
  if (row.then.length !== outputs.length)
    context.report(widthIssue(`${at}/then`, outputs.length, row.then.length));
  const reasons = row.reasons ?? [];
  return {
    pointer: at,
    outputs: outputs.map((compile, column) => {
      const text = row.then[column];
      return text === undefined ? undefined : compile(text, `${at}/then/${column}`);
    }),
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
