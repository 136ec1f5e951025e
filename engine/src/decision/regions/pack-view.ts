import { pointer, type Json } from "../../kernel/index.ts";
import {
  compileExpression,
  compileUnaryTests,
  inspectCondition,
  type ConditionView,
  type Expression,
  type Limits,
  type UnaryTests,
  type ValueType,
} from "../../logic/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import { namedConditions } from "../named-conditions.ts";
import type { Rule, RulesDecision, ScorecardDecision, TableDecision } from "../pack-schema.ts";
import { domainOf, type Domain } from "./domain.ts";
import { nameDomains } from "./name-domains.ts";
import type { Regions } from "./region.ts";
import { regionsOf } from "./regions.ts";

/** The expression that a column of cells tests. */
export interface TestedInput {
  readonly text: string;
  readonly expression: Expression;
  /** The name it is, when it is nothing but a name. */
  readonly name: string | undefined;
  readonly domain: Domain;
}

export interface TableView {
  readonly id: string;
  readonly pointer: string;
  readonly model: TableDecision;
  readonly inputs: readonly TestedInput[];
  /** By row, then by input. */
  readonly cells: readonly (readonly UnaryTests[])[];
}

export interface ScorecardView {
  readonly id: string;
  readonly pointer: string;
  readonly model: ScorecardDecision;
  readonly characteristics: readonly { readonly input: TestedInput; readonly tests: readonly UnaryTests[] }[];
}

export interface RulesView {
  readonly id: string;
  readonly pointer: string;
  readonly model: RulesDecision;
  /** The rules that are not disabled, as declared. */
  readonly rules: readonly { readonly rule: Rule; readonly pointer: string; readonly view: ConditionView }[];
}

/** A pack laid open: what every cell, bin and leaf tests and where its answer can change. */
export interface PackView {
  readonly pack: CompiledPack;
  readonly tables: readonly TableView[];
  readonly scorecards: readonly ScorecardView[];
  readonly rules: readonly RulesView[];
  readonly conditions: readonly {
    readonly id: string;
    readonly pointer: string;
    readonly view: ConditionView;
  }[];
  domainOf(name: string): Domain;
  /** The limits of everything that compares a fact, derived value or output directly with literals. */
  limitsOf(name: string): readonly Limits[];
  /** The domain of a name, split at all of its limits. */
  regionsOf(name: string): Regions;
}

/** Opens a compiled pack. `guards` are conditions from elsewhere, such as a workflow's, that read its facts. */
export function viewPack(pack: CompiledPack, guards: readonly Json[] = []): PackView {
  const domain = nameDomains(pack);
  const { scope, definition } = pack;
  const { semantics } = definition;
  const { named } = namedConditions(definition);
  const limits = new Map<string, Set<Limits>>();
  const note = (name: string | undefined, found: Limits | undefined): void => {
    if (name === undefined || found === undefined) return;
    const known = limits.get(name);
    if (known === undefined) limits.set(name, new Set([found]));
    else known.add(found);
  };

  const input = (text: string, at: string): TestedInput | undefined => {
    const compiled = compileExpression(text, { scope, semantics, pointer: at });
    if (!compiled.ok) return undefined;
    const expression = compiled.value;
    const [only] = expression.reads;
    const name = text.trim() === only ? only : undefined;
    const own = name === undefined ? domainOf(expression.type, { computed: true }) : domain(name);
    return { text: text.trim(), expression, name, domain: own };
  };
  // Large tables repeat their cells; each text is compiled once for each type of input.
  const known = new Map<string, UnaryTests>();
  const cell = (text: string, at: string, { expression, name }: TestedInput): UnaryTests | undefined => {
    const key = `${typeKey(expression.type)} ${text}`;
    const found = known.get(key) ?? compileCell(text, at, expression.type);
    if (found === undefined) return undefined;
    known.set(key, found);
    note(name, found.limits);
    return found;
  };
  const compileCell = (text: string, at: string, type: ValueType): UnaryTests | undefined => {
    const compiled = compileUnaryTests(text, { scope, semantics, pointer: at, input: type });
    return compiled.ok ? compiled.value : undefined;
  };
  const condition = (json: Json, at: string): ConditionView | undefined => {
    const view = inspectCondition(json, { scope, semantics, pointer: at, named });
    if (!view.ok) return undefined;
    noteLeaves(view.value, note);
    return view.value;
  };

  const tables: TableView[] = [];
  const scorecards: ScorecardView[] = [];
  const rules: RulesView[] = [];
  for (const [id, model] of Object.entries(definition.decisions).sort(byKey)) {
    const at = pointer("decisions", id);
    if (model.kind === "table") {
      const inputs = model.inputs.flatMap(({ expression }, index) =>
        found(input(expression, `${at}/inputs/${index}/expression`)),
      );
      const cells = model.rows.map(({ when }, row) =>
        inputs.flatMap((each, column) =>
          found(cell(when[column] ?? "-", `${at}/rows/${row}/when/${column}`, each)),
        ),
      );
      tables.push({ id, pointer: at, model, inputs, cells });
    } else if (model.kind === "scorecard") {
      const characteristics = model.characteristics.flatMap(({ input: text, attributes }, index) => {
        const place = `${at}/characteristics/${index}`;
        const tested = input(text, `${place}/input`);
        if (tested === undefined) return [];
        const tests = attributes.flatMap(({ when }, bin) =>
          found(cell(when, `${place}/attributes/${bin}/when`, tested)),
        );
        return [{ input: tested, tests }];
      });
      scorecards.push({ id, pointer: at, model, characteristics });
    } else if (model.kind === "rules") {
      const open = model.rules.flatMap((rule, index) => {
        const place = `${at}/rules/${index}`;
        const view =
          rule.disabled === true ? undefined : condition(rule.conditions as Json, `${place}/conditions`);
        return view === undefined ? [] : [{ rule, pointer: place, view }];
      });
      rules.push({ id, pointer: at, model, rules: open });
    }
  }
  const conditions = Object.entries(definition.conditions)
    .sort(byKey)
    .flatMap(([id, { conditions: json }]) => {
      const at = pointer("conditions", id);
      const view = condition(json as Json, `${at}/conditions`);
      return view === undefined ? [] : [{ id, pointer: at, view }];
    });
  for (const guard of guards) condition(guard, "/guards");

  const regions = new Map<string, Regions>();
  const limitsOfName = (name: string): readonly Limits[] => [...(limits.get(name) ?? [])];
  return {
    pack,
    tables,
    scorecards,
    rules,
    conditions,
    domainOf: domain,
    limitsOf: limitsOfName,
    regionsOf(name) {
      const own = limitsOfName(name);
      const split = regions.get(name) ?? regionsOf(inferred(domain(name), own), own);
      regions.set(name, split);
      return split;
    },
  };
}

/** A fact of no declared type is what it is compared with, if all of that is of one kind. */
function inferred(domain: Domain, limits: readonly Limits[]): Domain {
  if (domain.type.kind !== "any") return domain;
  const kinds = new Set(limits.flatMap(({ values }) => values.map((value) => typeof value)));
  const [kind] = kinds;
  if (kinds.size !== 1) return domain;
  if (kind === "number") return domainOf({ kind: "decimal" });
  return kind === "string" || kind === "boolean" ? domainOf({ kind }) : domain;
}

function noteLeaves(view: ConditionView, note: (name: string, limits: Limits) => void): void {
  switch (view.kind) {
    case "all":
    case "any":
      for (const item of view.items) noteLeaves(item, note);
      return;
    case "not":
      noteLeaves(view.item, note);
      return;
    case "leaf":
      if (view.test !== undefined) note(view.test.name, view.test.limits);
      return;
    case "constant":
  }
}

function typeKey(type: ValueType): string {
  return type.kind === "money" || type.kind === "enum" || type.kind === "list"
    ? JSON.stringify(type)
    : type.kind;
}

function found<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

function byKey([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
