import { canonicalJson } from "../../kernel/index.ts";
import { UNKNOWN, unbindValue, type Value } from "../../logic/index.ts";
import type { Frame } from "../decision-kind.ts";
import { NO_ROW, type Choice, type HitPolicy } from "../hit-policies.ts";
import type { TableDecision } from "../pack-schema.ts";
import type { CompiledTable, RowAnswer } from "./table-compile.ts";

/** What the rows of a table answer, and what its outputs are when several of them may. */
export class TableOutputs {
  readonly #model: TableDecision;
  readonly #table: CompiledTable;
  readonly #policy: HitPolicy;
  readonly #strict: boolean;

  constructor(model: TableDecision, table: CompiledTable, policy: HitPolicy, strict: boolean) {
    this.#model = model;
    this.#table = table;
    this.#policy = policy;
    this.#strict = strict;
  }

  /** The place of an output; -1 for what is none. */
  column(output: string | undefined): number {
    const { outputs } = this.#model;
    for (let column = 0; column < outputs.length; column += 1)
      if (outputs[column]?.name === output) return column;
    return -1;
  }

  /** `NO_ROW` is answered by `otherwise`. */
  row(row: number): RowAnswer {
    return this.#table.rows[row] ?? this.#table.otherwise[0] ?? noAnswer;
  }

  cell(frame: Frame, row: number, column: number): Value {
    const cell = this.row(row).outputs[column];
    return cell === undefined ? null : cell.constant === undefined ? cell.evaluate(frame) : cell.constant;
  }

  /** A cell as the event it names: `undefined` while it is unknown, `null` for no text. */
  text(frame: Frame, row: number, column: number): string | null | undefined {
    const value = this.cell(frame, row, column);
    return value === UNKNOWN ? undefined : typeof value === "string" ? value : null;
  }

  /** Writes the outputs to their slots. */
  write(frame: Frame, choice: Choice): void {
    const { slots } = this.#table;
    for (let column = 0; column < slots.length; column += 1)
      frame.slots[slots[column] as number] = this.#value(frame, choice, column);
  }

  /** Writes the outputs of the one row that answers. */
  writeRow(frame: Frame, row: number): void {
    const { slots } = this.#table;
    for (let column = 0; column < slots.length; column += 1)
      frame.slots[slots[column] as number] = this.cell(frame, row, column);
  }

  /** Whether two rows certainly have equal outputs. */
  same(frame: Frame, left: number, right: number): boolean {
    return this.#table.slots.every((_, column) =>
      this.#equal(column, this.cell(frame, left, column), this.cell(frame, right, column)),
    );
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
          return this.cell(frame, NO_ROW, column);
        const cells = choice.definite.map((row) => this.cell(frame, row, column));
        return cells.includes(UNKNOWN) ? UNKNOWN : (this.#policy.combine?.(cells) ?? UNKNOWN);
      }
    }
  }

  /** The value on which all rows agree that may answer. */
  #agreed(frame: Frame, rows: readonly number[], column: number): Value {
    const first = this.cell(frame, rows[0] ?? NO_ROW, column);
    for (let index = 1; index < rows.length; index += 1)
      if (!this.#equal(column, first, this.cell(frame, rows[index] as number, column))) return UNKNOWN;
    return first;
  }

  #equal(column: number, left: Value, right: Value): boolean {
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
