import { canonicalJson, type Texts } from "../../kernel/index.ts";
import { FALSE, MAYBE, TRUE, UNKNOWN, unbindValue, type Truth, type Value } from "../../logic/index.ts";
import type { CompiledDecision, DecisionKind, Frame, Occurrences } from "../decision-kind.ts";
import { hitPolicies, NO_ROW, type Choice, type Hits, type HitPolicy } from "../hit-policies.ts";
import type { TableDecision } from "../pack-schema.ts";
import { outputTrace, truthWord, type TableTrace, type ValueRendering } from "../readable-trace.ts";
import { compileTable, type CompiledTable, type RowAnswer } from "./table-compile.ts";

/** A decision table with DMN's hit policies. */
export const tableKind: DecisionKind<TableDecision> = {
  outputs(model) {
    const policy = hitPolicies[model.hitPolicy];
    return model.outputs.map(({ name, type }, index) => ({
      name,
      type: policy.outputType(type) ?? type,
      pointer: `/outputs/${index}/name`,
      nullable: model.otherwise === undefined,
    }));
  },

  compile(model, context) {
    const policy = hitPolicies[model.hitPolicy];
    const table = compileTable(model, policy, context);
    const strict = context.semantics === "strict";
    return new TableOf(model, table, policy, strict, this.outputs(model), {
      id: context.id,
      pointer: context.pointer,
    });
  },
};

class TableOf implements CompiledDecision {
  readonly kind = "table";
  readonly id: string;
  readonly title: Texts;
  readonly reads: readonly string[];
  readonly outputs: CompiledDecision["outputs"];
  readonly items: CompiledDecision["items"];
  readonly citations: CompiledDecision["citations"];
  readonly #model: TableDecision;
  readonly #table: CompiledTable;
  readonly #policy: HitPolicy;
  readonly #strict: boolean;
  readonly #pointer: string;

  constructor(
    model: TableDecision,
    table: CompiledTable,
    policy: HitPolicy,
    strict: boolean,
    outputs: CompiledDecision["outputs"],
    place: { readonly id: string; readonly pointer: string },
  ) {
    this.#model = model;
    this.#table = table;
    this.#policy = policy;
    this.#strict = strict;
    this.#pointer = place.pointer;
    this.id = place.id;
    this.title = model.title;
    this.outputs = outputs;
    this.reads = table.reads;
    this.items = [
      ...table.rows.map(({ id, pointer }) => ({ id, pointer })),
      ...table.otherwise.map(({ id, pointer }) => ({ id, pointer })),
    ];
    this.citations = [...table.rows, ...table.otherwise].flatMap((row) => row.citations);
  }

  emissions(output: string | undefined): ReturnType<CompiledDecision["emissions"]> {
    const column = this.#column(output);
    return this.#answers().map((row) => {
      return {
        event: row.literals[column],
        pointer: row.pointer,
        explained: row.reasons.length > 0,
      };
    });
  }

  evaluate(frame: Frame): void {
    const { inputs, rows, cellsAt, width } = this.#table;
    const values = inputs.map((input) => input.expression?.evaluate(frame) ?? UNKNOWN);
    let at = cellsAt;
    for (const row of rows) {
      let truth: Truth = TRUE;
      for (let cell = 0; cell < width; cell += 1) {
        const cellTruth = row.cells[cell]?.evaluate(values[cell] ?? null, frame) ?? FALSE;
        frame.truths[at + cell] = cellTruth;
        if (cellTruth === FALSE) truth = FALSE;
        else if (cellTruth === MAYBE && truth === TRUE) truth = MAYBE;
      }
      frame.truths[at + width] = truth;
      at += width + 1;
    }
    const choice = this.#choice(frame);
    for (const [column, slot] of this.#table.slots.entries())
      frame.slots[slot] = this.#value(frame, choice, column);
  }

  occurrences(frame: Frame, output: string | undefined): Occurrences {
    const choice = this.#choice(frame);
    const column = this.#column(output);
    const texts = (rows: readonly number[]) => rows.map((row) => textOf(this.#cell(frame, row, column)));
    switch (choice.kind) {
      case "one":
        return { kind: "one-of", texts: texts(choice.rows) };
      case "violated":
        return { kind: "one-of", texts: this.#strict ? texts(choice.rows) : [null] };
      case "many": {
        const definite = texts(choice.definite);
        const possible = texts(choice.possible);
        const none = choice.definite.length === 0 ? textOf(this.#cell(frame, NO_ROW, column)) : null;
        if (typeof none === "string") (choice.possible.length === 0 ? definite : possible).push(none);
        const known = (all: readonly (string | null | undefined)[]) =>
          all.filter((text) => typeof text === "string");
        const open = [...definite, ...possible].includes(undefined);
        return { kind: "each", definite: known(definite), possible: known(possible), open };
      }
    }
  }

  events(frame: Frame): ReturnType<CompiledDecision["events"]> {
    const choice = this.#choice(frame);
    if (choice.kind !== "violated") return [];
    const rows = choice.pair.map((row) => this.#table.rows[row]?.id ?? "");
    const type = this.#model.hitPolicy === "A" ? "table.any-violated" : "table.unique-violated";
    return [{ type, decision: this.id, rule: rows[1] ?? "", params: { rows } }];
  }

  cited(frame: Frame, output: string | undefined): ReturnType<CompiledDecision["cited"]> {
    const column = output === undefined ? undefined : this.#column(output);
    return this.#chosen(frame).map(([row, truth]) => {
      const { id, reasons, reads } = this.#answer(row);
      const text = column === undefined ? undefined : textOf(this.#cell(frame, row, column));
      return { codes: reasons, rule: id, truth, event: text ?? undefined, reads };
    });
  }

  undecided(frame: Frame): readonly string[] {
    const { inputs, rows } = this.#table;
    const names: string[] = [];
    for (const [row] of this.#chosen(frame)) {
      const answer = this.#answer(row);
      const unclear = answer.outputs.flatMap((cell) => (cell?.evaluate(frame) === UNKNOWN ? cell.reads : []));
      names.push(...unclear);
      if (row === NO_ROW || this.#truth(frame, row) !== MAYBE) continue;
      for (const [cell, test] of (rows[row]?.cells ?? []).entries())
        if (frame.truths[this.#cellAt(row) + cell] === MAYBE)
          names.push(...(inputs[cell]?.expression?.reads ?? []), ...(test?.reads ?? []));
    }
    return names;
  }

  violated(frame: Frame): Truth {
    if (this.#choice(frame).kind === "violated") return TRUE;
    return this.#strict && this.#policy.mayBeViolated?.(this.#hits(frame)) === true ? MAYBE : FALSE;
  }

  hit(frame: Frame, index: number): boolean {
    const { rows } = this.#table;
    const row = index < rows.length ? index : NO_ROW;
    return this.#chosen(frame).some(([chosen, truth]) => chosen === row && truth === TRUE);
  }

  render(frame: Frame, rendering: ValueRendering): TableTrace {
    const { inputs, rows } = this.#table;
    const chosen = new Map(this.#chosen(frame));
    return {
      kind: "table",
      id: this.id,
      title: this.title,
      pointer: this.#pointer,
      hitPolicy: this.#model.hitPolicy,
      ...(this.violated(frame) === TRUE ? { violated: true } : {}),
      outputs: this.outputs.map(({ name }) => outputTrace(name, rendering)),
      inputs: inputs.map(({ definition, expression }) => ({
        id: definition.id,
        title: definition.title,
        expression: definition.expression,
        ...(expression === undefined ? {} : rendering.valueOf(expression.type, expression.evaluate(frame))),
      })),
      rows: rows.map((row, index) => ({
        id: row.id,
        pointer: row.pointer,
        truth: truthWord(this.#truth(frame, index)),
        chosen: truthWord(chosen.get(index) ?? FALSE),
        reasons: row.reasons,
        cells: row.tests.map((test, cell) => ({
          test,
          truth: truthWord(frame.truths[this.#cellAt(index) + cell] ?? FALSE),
        })),
      })),
      ...(this.#table.otherwise[0] === undefined
        ? {}
        : {
            otherwise: {
              pointer: this.#table.otherwise[0].pointer,
              chosen: truthWord(chosen.get(NO_ROW) ?? FALSE),
            },
          }),
    };
  }

  #column(output: string | undefined): number {
    return this.#model.outputs.findIndex(({ name }) => name === output);
  }

  #answers(): readonly RowAnswer[] {
    return [...this.#table.rows, ...this.#table.otherwise];
  }

  #answer(row: number): RowAnswer {
    return this.#table.rows[row] ?? this.#table.otherwise[0] ?? noAnswer;
  }

  #cellAt(row: number): number {
    return this.#table.cellsAt + row * (this.#table.width + 1);
  }

  #truth(frame: Frame, row: number): Truth {
    const truth = (frame.truths[this.#cellAt(row) + this.#table.width] ?? FALSE) as Truth;
    // Outside strict a row that is not true does not match.
    return truth === MAYBE && !this.#strict ? FALSE : truth;
  }

  #choice(frame: Frame): Choice {
    return this.#policy.choose(this.#hits(frame));
  }

  #hits(frame: Frame): Hits {
    return {
      order: this.#table.order,
      truth: (row) => this.#truth(frame, row),
      sameOutputs: (left, right) =>
        this.#table.slots.every((_, column) =>
          this.#same(column, this.#cell(frame, left, column), this.#cell(frame, right, column)),
        ),
    };
  }

  /** Rows that give or may give the answer; `NO_ROW` stands for "otherwise". */
  #chosen(frame: Frame): readonly (readonly [number, Truth])[] {
    const choice = this.#choice(frame);
    switch (choice.kind) {
      case "one":
        return choice.rows.map((row) => [row, choice.rows.length === 1 ? TRUE : MAYBE]);
      case "violated":
        return choice.rows.map((row) => [row, this.#truth(frame, row)]);
      case "many": {
        const none: readonly (readonly [number, Truth])[] =
          choice.definite.length > 0 ? [] : [[NO_ROW, choice.possible.length === 0 ? TRUE : MAYBE]];
        return [
          ...choice.definite.map((row) => [row, TRUE] as const),
          ...choice.possible.map((row) => [row, MAYBE] as const),
          ...none,
        ];
      }
    }
  }

  #cell(frame: Frame, row: number, column: number): Value {
    return this.#answer(row).outputs[column]?.evaluate(frame) ?? null;
  }

  #value(frame: Frame, choice: Choice, column: number): Value {
    switch (choice.kind) {
      case "violated":
        return this.#strict ? this.#agreed(frame, choice.rows, column) : null;
      case "one":
        return this.#agreed(frame, choice.rows, column);
      case "many": {
        if (choice.possible.length > 0) return UNKNOWN;
        if (choice.definite.length === 0 && this.#model.hitPolicy !== "C#")
          return this.#cell(frame, NO_ROW, column);
        const cells = choice.definite.map((row) => this.#cell(frame, row, column));
        return cells.includes(UNKNOWN) ? UNKNOWN : (this.#policy.combine?.(cells) ?? UNKNOWN);
      }
    }
  }

  /** The value on which all rows agree that may answer. */
  #agreed(frame: Frame, rows: readonly number[], column: number): Value {
    const [first = null, ...others] = rows.map((row) => this.#cell(frame, row, column));
    return others.every((other) => this.#same(column, first, other)) ? first : UNKNOWN;
  }

  #same(column: number, left: Value, right: Value): boolean {
    if (left === UNKNOWN || right === UNKNOWN) return false;
    const type = this.#model.outputs[column]?.type;
    if (left === right || type === undefined) return left === right;
    const [one, other] = [unbindValue(type, left), unbindValue(type, right)];
    return one !== undefined && other !== undefined && canonicalJson(one) === canonicalJson(other);
  }
}

const noAnswer: RowAnswer = {
  id: "otherwise",
  pointer: "",
  outputs: [],
  literals: [],
  reasons: [],
  reads: [],
  citations: [],
};

function textOf(value: Value): string | null | undefined {
  return value === UNKNOWN ? undefined : typeof value === "string" ? value : null;
}
