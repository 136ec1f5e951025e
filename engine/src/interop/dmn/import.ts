import { err, ok, pointer, type Issue, type Result, type Texts } from "../../kernel/index.ts";
import {
  compilePack,
  loadCatalogue,
  type CatalogueDefinition,
  type DmnModel,
  type ModelDecision,
  type Outcome,
  type PackDefinition,
} from "../../decision/index.ts";
import { both } from "../change-value.ts";
import { interopIssues } from "../interop-issues.ts";
import { outcomeByWord, outcomesBySeverity } from "../outcome-words.ts";
import { hasRefusals, reportIssue, type ReportEntry } from "../report.ts";
import { uniqueName } from "../unique-name.ts";
import { importDmnModel, placed, type DmnModelImport } from "./import-model.ts";
import { allowedTexts, valueTypeOf } from "./value-type-of.ts";

export interface DmnOptions {
  /** The id of the pack and its catalogue. */
  readonly id: string;
  readonly title?: Texts;
  /** The decision that settles the outcome, by its name; default: one that nothing requires, and answers text. */
  readonly decision?: string;
  /** Outcomes by the texts that this decision answers; default: by their words, else `refer`. */
  readonly outcomes?: Readonly<Record<string, Outcome>>;
}

export interface DmnImport {
  readonly catalogue: CatalogueDefinition;
  readonly pack: PackDefinition;
  readonly report: readonly ReportEntry[];
}

/**
 * Imports a DMN file as a pack of dmn semantics that holds the model as it is (ADR 17): its input data become
 * facts, each of its decisions an output. Any error refuses the whole file.
 */
export function importDmn(xml: string, options: DmnOptions): Result<DmnImport, readonly ReportEntry[]> {
  const imported = importDmnModel(xml);
  if (!imported.ok) return imported;
  const { model, places } = imported.value;
  const report: ReportEntry[] = [...imported.value.report];
  const note = (issue: Issue, severity: ReportEntry["severity"]) =>
    void report.push(reportIssue(placed(issue, places), severity));
  for (const [index, decision] of model.decisions.entries())
    if (decision.expression === undefined)
      note(
        interopIssues.issue("import.dmn-no-logic", pointer("decisions", index), { decision: decision.name }),
        "error",
      );
  if (model.imports.length > 0)
    note(interopIssues.issue("import.dmn-imports", "", { name: model.imports[0]?.name ?? "" }), "error");
  const names = nameInputsAndOutputs(model, (from, to, at) =>
    note(interopIssues.issue("import.renamed", at, { from, to }), "info"),
  );
  const settles = settlingDecision(model, options.decision);
  if (settles === undefined)
    note(interopIssues.issue("import.dmn-no-outcome", "", { decision: options.decision ?? "" }), "error");
  if (hasRefusals(report) || settles === undefined) return err(report);

  const title = options.title ?? both((model.name || options.id).slice(0, 400));
  const precedence = precedenceOf(model, settles, options.outcomes ?? {});
  for (const { event, outcome } of precedence)
    note(
      interopIssues.issue("import.outcome-mapped", pointer("decisions", model.decisions.indexOf(settles)), {
        event,
        outcome,
      }),
      "info",
    );
  const catalogue = catalogueOf(model, names.facts, options.id, title);
  const decision: ModelDecision = {
    kind: "model",
    title,
    model,
    inputs: model.inputs.map(({ id, name }) => ({ fact: names.facts.get(id) ?? "", input: name })),
    outputs: model.decisions.map((each) => ({
      name: names.outputs.get(each.id) ?? "",
      title: both(each.name),
      type: each === settles ? settlingType(model, each.typeRef) : valueTypeOf(model, each.typeRef),
      decision: each.name,
    })),
  };
  const pack: PackDefinition = {
    format: "lendloom-pack/1",
    id: options.id,
    version: "1.0.0",
    title,
    owner: "import",
    semantics: "dmn",
    catalogue: options.id,
    derived: {},
    conditions: {},
    reasons: {},
    decisions: { model: decision },
    outcome: {
      decision: "model",
      output: names.outputs.get(settles.id) ?? "",
      precedence,
      otherwise: "refer",
    },
  };
  const whole = [...report, ...checkDefinitions(catalogue, pack, places)];
  return hasRefusals(whole) ? err(whole) : ok({ catalogue, pack, report: whole });
}

/** Facts and outputs share one space of names; the model keeps its own. */
function nameInputsAndOutputs(
  model: DmnModel,
  renamed: (from: string, to: string, at: string) => void,
): { readonly facts: ReadonlyMap<string, string>; readonly outputs: ReadonlyMap<string, string> } {
  const taken = new Set<string>();
  const nameAll = (list: "inputs" | "decisions", prefix: string) =>
    new Map(
      model[list].map(({ id, name }, index) => {
        const own = uniqueName(name, prefix, "name", taken);
        if (own !== name) renamed(name, own, pointer(list, index));
        return [id, own];
      }),
    );
  return { facts: nameAll("inputs", "fact"), outputs: nameAll("decisions", "output") };
}

function catalogueOf(
  model: DmnModel,
  names: ReadonlyMap<string, string>,
  id: string,
  title: Texts,
): CatalogueDefinition {
  return {
    format: "lendloom-catalogue/1",
    id,
    version: "1.0.0",
    title,
    sources: { application: { title: { "zh-CN": "申请", en: "Application" } } },
    facts: Object.fromEntries(
      model.inputs.map((input) => {
        const name = names.get(input.id) ?? "";
        return [
          name,
          {
            title: both(input.name),
            type: valueTypeOf(model, input.typeRef),
            source: "application",
            nullable: true,
            ...(name === input.name ? {} : { sourceName: input.name }),
          },
        ];
      }),
    ),
  };
}

type Decision = DmnModel["decisions"][number];

/** The decision named, else the last one of text that no other requires. */
function settlingDecision(model: DmnModel, name: string | undefined): Decision | undefined {
  if (name !== undefined) return model.decisions.find((decision) => decision.name === name);
  const required = new Set(model.decisions.flatMap(({ requires }) => requires));
  const last = model.decisions.filter(({ id }) => !required.has(id));
  return (
    last.findLast((decision) => textsOf(model, decision).length > 0) ?? last.at(-1) ?? model.decisions.at(-1)
  );
}

/** What settles the outcome is text, whatever values its type allows. */
function settlingType(model: DmnModel, typeRef: string | undefined) {
  const type = valueTypeOf(model, typeRef);
  return type.kind === "enum" || type.kind === "string" ? type : ({ kind: "any" } as const);
}

/** The texts a decision can answer, as far as its type or its table says. */
function textsOf(model: DmnModel, decision: Decision): readonly string[] {
  const type = valueTypeOf(model, decision.typeRef);
  if (type.kind === "enum") return type.values.map(({ value }) => value);
  const { expression } = decision;
  if (expression?.kind !== "table" || expression.outputs.length !== 1) return [];
  const allowed = allowedTexts(expression.outputs[0]?.allowedValues);
  const cells = expression.rows.flatMap(({ then }) => allowedTexts(then[0]) ?? []);
  return [...new Set([...(allowed ?? []), ...cells])];
}

function precedenceOf(
  model: DmnModel,
  decision: Decision,
  outcomes: Readonly<Record<string, Outcome>>,
): PackDefinition["outcome"]["precedence"] {
  const texts = new Set([...textsOf(model, decision), ...Object.keys(outcomes)]);
  const mapped = [...(texts.size === 0 ? ["approve", "decline"] : texts)].slice(0, 1_000).map((event) => ({
    event,
    outcome: (Object.hasOwn(outcomes, event) ? outcomes[event] : undefined) ?? outcomeByWord(event),
  }));
  return outcomesBySeverity(mapped);
}

function checkDefinitions(
  catalogue: CatalogueDefinition,
  pack: PackDefinition,
  places: DmnModelImport["places"],
): readonly ReportEntry[] {
  const loaded = loadCatalogue(catalogue);
  const compiled = loaded.ok ? compilePack(pack, { catalogue: loaded.value }) : loaded;
  const issues = compiled.ok ? compiled.value.warnings : compiled.error;
  const inModel = pointer("decisions", "model", "model");
  return issues.map((issue) => {
    const at = issue.pointer;
    return reportIssue(
      at.startsWith(inModel) ? placed({ ...issue, pointer: at.slice(inModel.length) }, places) : issue,
    );
  });
}
