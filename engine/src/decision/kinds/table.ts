import { canonicalJson, type Json, type Texts } from "../../kernel/index.ts";
import { FALSE, MAYBE, TRUE, UNKNOWN, type Truth, type Value } from "../../logic/index.ts";
import type {
  CompiledDecision,
  DecisionKind,
  EvaluationAfter,
  Frame,
  Occurrences,
} from "../decision-kind.ts";
import { hitPolicies, NO_ROW, type Choice, type Hits, type HitPolicy } from "../hit-policies.ts";
import type { TableDecision } from "../pack-schema.ts";
import type { TableTrace, ValueRendering } from "../readable-trace.ts";
import { compileTable, type CompiledTable, type RowAnswer } from "./table-compile.ts";
import { indexRows } from "./table-index.ts";
import { UNSURE } from "./plain-rows.ts";
import { TableOutputs } from "./table-outputs.ts";
import { searchEveryRow, type RowSearch } from "./table-search.ts";
import { renderTable } from "./table-trace.ts";

/** A decision table with DMN's hit policies. */
export const tableKind: DecisionKind<TableDecision> = tableKindWith({ indexFrom: 8 });

/** The same with an index from another number of rows on. */
export function tableKindWith({ indexFrom }: { readonly indexFrom: number }): DecisionKind<TableDecision> {
  return {
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
      const search =
        model.rows.length < indexFrom
          ? searchEveryRow(table, strict)
          : indexRows(table, { strict, stopsAtHit: policy.stopsAtHit });
      const { id, pointer } = context;
      return new TableOf(model, table, policy, search, { id, pointer, strict, outputs: this.outputs(model) });
    },
  };
}

/** What a table answers to the values of one frame. */
interface Answer {
  readonly frame: Frame;
  readonly inputs: readonly Value[];
  readonly hits: Hits;
  readonly choice: Choice;
}

class TableOf implements CompiledDecision {
  readonly kind = "table";
  readonly id: string;
  readonly title: Texts;
  readonly reads: readonly string[];
  readonly outputs: CompiledDecision["outputs"];
  readonly items: CompiledDecision["items"];
  readonly citations: CompiledDecision["citations"];
  readonly complete?: (frame: Frame) => void;
  readonly violated?: (frame: Frame) => Truth;
  readonly #model: TableDecision;
  readonly #table: CompiledTable;
  readonly #policy: HitPolicy;
  readonly #outputs: TableOutputs;
  readonly #search: RowSearch;
  readonly #findPlain: RowSearch["findPlain"];
  readonly #strict: boolean;
  readonly #pointer: string;
  /** What was answered last: a decision is asked many things about one frame. */
  #last: Answer | undefined;
  /** The frame in which plain values told the row that answers, and that row, `NO_ROW` for "otherwise". */
  #toldIn: Frame | undefined;
  #told = UNSURE;

  constructor(
    model: TableDecision,
    table: CompiledTable,
    policy: HitPolicy,
    search: RowSearch,
    place: {
      readonly id: string;
      readonly pointer: string;
      readonly strict: boolean;
      readonly outputs: CompiledDecision["outputs"];
    },
  ) {
    this.#model = model;
    this.#table = table;
    this.#policy = policy;
    this.#outputs = new TableOutputs(model, table, policy, place.strict);
    this.#search = search;
    this.#strict = place.strict;
    this.#pointer = place.pointer;
    this.id = place.id;
    this.title = model.title;
    this.outputs = place.outputs;
    this.reads = table.reads;
    this.items = [
      ...table.rows.map(({ id, pointer }) => ({ id, pointer })),
      ...table.otherwise.map(({ id, pointer }) => ({ id, pointer })),
    ];
    this.citations = [...table.rows, ...table.otherwise].flatMap((row) => row.citations);
    // Of other policies several rows answer together, or nothing contradicts them.
    this.#findPlain = policy.combine === undefined ? search.findPlain : undefined;
    if (policy.mayBeViolated !== undefined) this.violated = (frame) => this.#violated(frame);
    const { complete } = search;
    if (complete !== undefined)
      this.complete = (frame) => {
        complete(this.#answerTo(frame).inputs, frame);
      };
  }

  emissions(output: string | undefined): ReturnType<CompiledDecision["emissions"]> {
    const column = this.#outputs.column(output);
    return this.#answers().map((row) => {
      return {
        event: row.literals[column],
        pointer: row.pointer,
        explained: row.reasons.length > 0,
      };
    });
  }

  evaluate(frame: Frame): void {
    const told = frame.plain === undefined ? UNSURE : (this.#findPlain?.(frame.plain) ?? UNSURE);
    this.#toldIn = told === UNSURE ? undefined : frame;
    this.#told = told;
    // Frames are used again: what is known of this one is no longer so.
    this.#last = undefined;
    if (told === UNSURE) {
      const answer = this.#compute(frame);
      this.#last = answer;
      this.#outputs.write(frame, answer.choice);
    } else this.#outputs.writeRow(frame, told);
  }

  after(other: CompiledDecision, isSame: (name: string) => boolean): EvaluationAfter | undefined {
    if (!(other instanceof TableOf) || !this.reads.every(isSame)) return undefined;
    const [own, twin] = [this.#model, other.#model].map((model) => canonicalJson(model as unknown as Json));
    if (own !== twin) return undefined;
    return {
      isWhole: true,
      sameItems: new Set(this.items.map(({ id }) => id)),
      evaluate: (frame, of) => {
        if (other.#toldIn === of) {
          this.#toldIn = frame;
          this.#told = other.#told;
          this.#last = undefined;
          this.#outputs.writeRow(frame, this.#told);
        } else this.evaluate(frame);
      },
    };
  }

  occurrences(frame: Frame, output: string | undefined): Occurrences {
    if (this.#toldIn === frame)
      return { kind: "one-of", texts: [this.#outputs.text(frame, this.#told, this.#outputs.column(output))] };
    const { choice } = this.#answerTo(frame);
    const column = this.#outputs.column(output);
    const texts = (rows: readonly number[]) => rows.map((row) => this.#outputs.text(frame, row, column));
    switch (choice.kind) {
      case "one":
        return { kind: "one-of", texts: texts(choice.rows) };
      case "violated":
        return { kind: "one-of", texts: this.#strict ? texts(choice.rows) : [null] };
      case "many": {
        const definite = texts(choice.definite);
        const possible = texts(choice.possible);
        const none = choice.definite.length === 0 ? this.#outputs.text(frame, NO_ROW, column) : null;
        if (typeof none === "string") (choice.possible.length === 0 ? definite : possible).push(none);
        const known = (all: readonly (string | null | undefined)[]) =>
          all.filter((text) => typeof text === "string");
        const open = [...definite, ...possible].includes(undefined);
        return { kind: "each", definite: known(definite), possible: known(possible), open };
      }
    }
  }

  events(frame: Frame): ReturnType<CompiledDecision["events"]> {
    const { choice } = this.#answerTo(frame);
    if (choice.kind !== "violated") return noEvents;
    const rows = choice.pair.map((row) => this.#table.rows[row]?.id ?? "");
    const type = this.#model.hitPolicy === "A" ? "table.any-violated" : "table.unique-violated";
    return [{ type, decision: this.id, rule: rows[1] ?? "", params: { rows } }];
  }

  cited(frame: Frame, output: string | undefined): ReturnType<CompiledDecision["cited"]> {
    const column = output === undefined ? undefined : this.#outputs.column(output);
    return chosenRows(this.#answerTo(frame)).map(([row, truth]) => {
      const { id, reasons, reads } = this.#outputs.row(row);
      const text = column === undefined ? undefined : this.#outputs.text(frame, row, column);
      return { codes: reasons, rule: id, truth, event: text ?? undefined, reads };
    });
  }

  undecided(frame: Frame): readonly string[] {
    const { columns } = this.#table;
    const answer = this.#answerTo(frame);
    const names = new Set<string>();
    const add = (more: readonly string[] = []): void => {
      for (const name of more) names.add(name);
    };
    for (const [row] of chosenRows(answer)) {
      for (const cell of this.#outputs.row(row).outputs)
        if (cell?.evaluate(frame) === UNKNOWN) add(cell.reads);
      if (row === NO_ROW) continue;
      for (const [index, { expression, cells, cellOf }] of columns.entries()) {
        const cell = cells[cellOf[row] as number];
        if (cell?.evaluate(answer.inputs[index] as Value, frame) !== MAYBE) continue;
        add(expression?.reads);
        add(cell.reads);
      }
    }
    return [...names];
  }

  #violated(frame: Frame): Truth {
    // One row, or none, contradicts no policy.
    if (this.#toldIn === frame) return FALSE;
    const { choice, hits } = this.#answerTo(frame);
    if (choice.kind === "violated") return TRUE;
    return this.#strict && this.#policy.mayBeViolated?.(hits) === true ? MAYBE : FALSE;
  }

  hit(frame: Frame, index: number): boolean {
    const row = index < this.#table.rows.length ? index : NO_ROW;
    if (this.#toldIn === frame) return row === this.#told;
    const { choice } = this.#answerTo(frame);
    if (choice.kind === "one" && choice.rows.length === 1) return choice.rows[0] === row;
    return chosenRows(this.#answerTo(frame)).some(([chosen, truth]) => chosen === row && truth === TRUE);
  }

  render(frame: Frame, rendering: ValueRendering): TableTrace {
    this.complete?.(frame);
    return renderTable(this.#table, frame, rendering, {
      id: this.id,
      model: this.#model,
      pointer: this.#pointer,
      outputs: this.outputs,
      strict: this.#strict,
      violated: this.#violated(frame) === TRUE,
      chosen: new Map(chosenRows(this.#answerTo(frame))),
    });
  }

  #answers(): readonly RowAnswer[] {
    return [...this.#table.rows, ...this.#table.otherwise];
  }

  #answerTo(frame: Frame): Answer {
    const last = this.#last;
    if (last?.frame === frame) return last;
    const answer = this.#compute(frame);
    if (this.#toldIn === frame) this.#last = answer;
    return answer;
  }

  #compute(frame: Frame): Answer {
    const { columns } = this.#table;
    const inputs: Value[] = [];
    for (let column = 0; column < columns.length; column += 1) {
      const expression = columns[column]?.expression;
      inputs.push(expression === undefined ? UNKNOWN : expression.evaluate(frame));
    }
    const { rows, truths } = this.#search.find(inputs, frame);
    const hits: Hits = { rows, truths, sameOutputs: (left, right) => this.#outputs.same(frame, left, right) };
    return { frame, inputs, hits, choice: this.#policy.choose(hits) };
  }
}

/** Rows that give or may give the answer; `NO_ROW` stands for "otherwise". */
function chosenRows({ choice, hits }: Answer): readonly (readonly [number, Truth])[] {
  switch (choice.kind) {
    case "one":
      return choice.rows.map((row) => [row, choice.rows.length === 1 ? TRUE : MAYBE]);
    case "violated": {
      const truths = new Map(hits.rows.map((row, index) => [row, hits.truths[index] ?? FALSE]));
      return choice.rows.map((row) => [row, truths.get(row) ?? FALSE]);
    }
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

const noEvents: ReturnType<CompiledDecision["events"]> = [];
