import { err, ok, pointer, type Result } from "../../kernel/index.ts";
import type { ValueType } from "../../logic/index.ts";
import {
  compileModel,
  type Boxed,
  type BoxedTable,
  type CompiledPack,
  type DmnModel,
  type GraphDecision,
  type ModelDecision,
  type ModelInput,
  type TableDecision,
} from "../../decision/index.ts";
import { interopIssues } from "../interop-issues.ts";
import { reportIssue, type ReportEntry } from "../report.ts";
import { allowedValuesOf, ExportedTypes } from "./export-types.ts";
import { findMisfits } from "./export-misfits.ts";
import { roundedFormula } from "./rounded-formula.ts";
import { uniqueName } from "../unique-name.ts";

/**
 * A pack as one DMN model: the facts it reads as input data, derived values, formulas and tables as decisions under
 * the names of their outputs, and the DMN models it holds among them. Whatever DMN has no words for is told at its
 * place. For facts that are all known each output that the pack knows has the same value in the model, unless a table
 * contradicts its hit policy: DMN then answers null.
 */
export function packToModel(pack: CompiledPack): Result<DmnModel, readonly ReportEntry[]> {
  const misfits = findMisfits(pack);
  if (misfits.length > 0) return err(misfits.map((issue) => reportIssue(issue)));
  const model = new ModelOfPack(pack);
  // What FEEL of a pack has that DMN does not know is found where the model is compiled.
  const { issues } = compileModel(model.model);
  return issues.length === 0
    ? ok(model.model)
    : err(
        issues.map(({ pointer: at }) =>
          reportIssue(interopIssues.issue("export.not-expressible", model.placeOf(at), { what: at })),
        ),
      );
}

class ModelOfPack {
  readonly model: DmnModel;
  readonly #pack: CompiledPack;
  readonly #types: ExportedTypes;
  readonly #decisions: GraphDecision[] = [];
  /** Where each of them stands in the pack. */
  readonly #places: string[] = [];
  readonly #names: Set<string>;
  /** The id of what each name of the pack became. */
  readonly #ids = new Map<string, string>();
  /** Parts of the pack's models that are others here. */
  readonly #aliases = new Map<string, string>();

  constructor(pack: CompiledPack) {
    this.#pack = pack;
    const models = Object.entries(pack.definition.decisions).flatMap(([id, decision]) =>
      decision.kind === "model" ? [[id, decision] as const] : [],
    );
    this.#types = new ExportedTypes(models.flatMap(([, { model }]) => model.types));
    this.#names = new Set(pack.scope.entries.map(({ name }) => name));
    const given = new Map(models.flatMap(([, decision]) => namesakes(decision)));
    const inputs = pack.reads.map((name): ModelInput => {
      const id = this.#idOf(name, "fact");
      const type = pack.catalogue.fact(name)?.type ?? { kind: "any" };
      const typeRef = given.has(name) ? given.get(name) : this.#types.refOf(type, name);
      return { kind: "input", id, name, ...typed(typeRef) };
    });
    for (const [id, decision] of models)
      for (const [name] of namesakes(decision)) {
        const input = decision.model.inputs.find((each) => each.name === name);
        if (input !== undefined) this.#aliases.set(within(id, input.id), this.#ids.get(name) ?? "");
      }
    for (const name of Object.keys(pack.definition.derived)) this.#idOf(name, "derived");
    for (const { name } of pack.outputs) this.#idOf(name, "output");
    for (const step of pack.steps)
      if (step.kind === "derived") this.#addDerived(step.name, step.formula.reads);
      else this.#addDecision(step.decision.id, step.decision.reads);
    this.model = {
      name: pack.definition.id,
      namespace: `urn:lendloom:pack:${pack.definition.id}`,
      imports: [],
      types: this.#types.items,
      inputs,
      knowledge: models.flatMap(([id, { model }]) =>
        model.knowledge.map((each) => ({
          ...each,
          id: within(id, each.id),
          requires: each.requires.map((to) => this.#within(id, to)),
        })),
      ),
      services: models.flatMap(([id, { model }]) =>
        model.services.map((each) => ({
          ...each,
          id: within(id, each.id),
          outputs: each.outputs.map((to) => this.#within(id, to)),
          encapsulated: each.encapsulated.map((to) => this.#within(id, to)),
          inputDecisions: each.inputDecisions.map((to) => this.#within(id, to)),
          inputData: each.inputData.map((to) => this.#within(id, to)),
        })),
      ),
      decisions: this.#decisions,
    };
  }

  /** The place in the pack of a part of the model. */
  placeOf(at: string): string {
    const [, list, index, , ...rest] = at.split("/");
    const place = list === "decisions" ? this.#places[Number(index)] : undefined;
    return place === undefined ? "" : [place, ...rest].join("/");
  }

  #within(decision: string, id: string): string {
    const own = within(decision, id);
    return this.#aliases.get(own) ?? own;
  }

  #idOf(name: string, prefix: string): string {
    const id = `${prefix}_${name}`;
    this.#ids.set(name, id);
    return id;
  }

  #add(
    name: string,
    at: string,
    requires: readonly string[],
    expression: Boxed,
    typeRef: string | undefined,
    id = this.#ids.get(name) ?? `decision_${name}`,
  ): void {
    this.#decisions.push({ kind: "decision", id, name, requires, expression, ...typed(typeRef) });
    this.#places.push(at);
  }

  #requires(names: readonly string[]): readonly string[] {
    return names.flatMap((name) => this.#ids.get(name) ?? []);
  }

  #addDerived(name: string, reads: readonly string[]): void {
    const derived = this.#pack.definition.derived[name];
    if (derived === undefined) return;
    const typeRef = this.#types.refOf(derived.type, name);
    this.#add(
      name,
      pointer("derived", name),
      this.#requires(reads),
      literal(roundedFormula(derived)),
      typeRef,
    );
  }

  #addDecision(id: string, reads: readonly string[]): void {
    const decision = this.#pack.definition.decisions[id];
    const at = pointer("decisions", id);
    switch (decision?.kind) {
      case "formula":
        this.#add(
          decision.output,
          at,
          this.#requires(reads),
          literal(roundedFormula(decision)),
          this.#types.refOf(decision.type, decision.output),
        );
        return;
      case "table":
        this.#addTable(id, decision, at, this.#requires(reads));
        return;
      case "model":
        this.#addModel(id, decision, at);
        return;
      default:
    }
  }

  /** A table of several outputs is a decision of its own, each output a member of what it answers. */
  #addTable(id: string, table: TableDecision, at: string, requires: readonly string[]): void {
    const { outputs, hitPolicy } = table;
    const column = (of: readonly number[]) => this.#boxed(table, of);
    const isAggregate = ["C+", "C<", "C>", "C#"].includes(hitPolicy);
    if (outputs.length === 1 || isAggregate) {
      for (const [place, { name, type }] of outputs.entries())
        this.#add(name, at, requires, column([place]), this.#answerType(hitPolicy, type, name));
      return;
    }
    const name = uniqueName(id, "table", "name", this.#names);
    const own = `table_${id}`;
    this.#add(name, at, requires, column(outputs.map((_, place) => place)), undefined, own);
    for (const output of outputs)
      this.#add(
        output.name,
        at,
        [own],
        literal(`${name}.${output.name}`),
        this.#answerType(hitPolicy, output.type, output.name),
      );
  }

  /** Lists of answers have no type of their own here, and a count is a number. */
  #answerType(hitPolicy: TableDecision["hitPolicy"], type: ValueType, name: string): string | undefined {
    if (["R", "O", "C"].includes(hitPolicy)) return undefined;
    return hitPolicy === "C#" ? "number" : this.#types.refOf(type, name);
  }

  #boxed(table: TableDecision, outputs: readonly number[]): BoxedTable {
    const { hitPolicy, inputs, rows, otherwise } = table;
    return {
      kind: "table",
      hitPolicy,
      inputs: inputs.map(({ expression, title }) => ({
        title: title["zh-CN"],
        expression,
        ...typed(this.#inputType(expression)),
      })),
      outputs: outputs.map((place) => {
        const output = table.outputs[place];
        const allowedValues = output && allowedValuesOf(output.type);
        const text = otherwise?.then[place];
        return {
          ...(outputs.length === 1 ? {} : { name: output?.name }),
          ...(allowedValues === undefined ? {} : { allowedValues }),
          ...(text === undefined ? {} : { otherwise: text }),
        };
      }),
      rows: rows.map(({ when, then, note }) => ({
        when,
        then: outputs.map((place) => then[place] ?? "null"),
        ...(note === undefined ? {} : { note }),
      })),
    };
  }

  /** DMN tells a truth in a cell from a test of its own by the type of the column. */
  #inputType(expression: string): string | undefined {
    const entry = this.#pack.scope.entries.find(({ name }) => name === expression.trim());
    return entry?.type.kind === "boolean" ? "boolean" : undefined;
  }

  /** A model keeps its ids below its own, and its input data become decisions that read what the pack gives them. */
  #addModel(id: string, { model, inputs, outputs }: ModelDecision, at: string): void {
    for (const input of model.inputs) {
      if (this.#aliases.has(within(id, input.id))) continue;
      const given = inputs.find((each) => each.input === input.name);
      this.#add(
        input.name,
        at,
        this.#requires(given === undefined ? [] : [given.fact.trim()]),
        literal(given?.fact ?? "null"),
        input.typeRef,
        within(id, input.id),
      );
    }
    for (const { name, decision } of outputs) {
      const source = model.decisions.find((each) => each.name === decision);
      if (source !== undefined && decision === name) this.#ids.set(name, within(id, source.id));
    }
    for (const each of model.decisions)
      this.#add(
        each.name,
        at,
        each.requires.map((to) => this.#within(id, to)),
        each.expression ?? literal("null"),
        each.typeRef,
        within(id, each.id),
      );
    for (const { name, decision, type } of outputs) {
      const source = model.decisions.find((each) => each.name === decision);
      // One that has the name of the output is the output.
      if (source !== undefined && decision !== name)
        this.#add(name, at, [within(id, source.id)], literal(decision), this.#types.refOf(type, name));
    }
  }
}

/** Input data of a model that are facts of the same name, with the type that the model gives them. */
function namesakes({
  inputs,
  model,
}: ModelDecision): readonly (readonly [name: string, typeRef: string | undefined])[] {
  return model.inputs.flatMap(({ name, typeRef }) =>
    inputs.some(({ fact, input }) => input === name && fact.trim() === name)
      ? [[name, typeRef] as const]
      : [],
  );
}

function within(decision: string, id: string): string {
  return `${decision}.${id}`;
}

function literal(text: string): Boxed {
  return { kind: "literal", text };
}

function typed(typeRef: string | undefined): { readonly typeRef?: string } {
  return typeRef === undefined ? {} : { typeRef };
}
