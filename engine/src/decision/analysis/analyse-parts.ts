import { pointer } from "../../kernel/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import type { Outcome } from "../pack-schema.ts";
import type { PackView } from "../regions/index.ts";
import type { Analysis } from "./context.ts";
import { makeFinding, makeFix, type Finding } from "./finding.ts";
import { everything, formulaOf, namesOf, satisfiable, type Formula } from "./satisfiable.ts";

/**
 * What concerns a pack as a whole: parts that nothing uses, reasons and outcomes that nobody can get. `dead` are the
 * places of rules and rows that never answer.
 */
export function analyseParts(analysis: Analysis, dead: ReadonlySet<string>): readonly Finding[] {
  const { view } = analysis;
  return [
    ...unusedParts(view),
    ...unreachableReasons(view.pack, dead),
    ...constantConditions(analysis),
    ...unreachableOutcomes(analysis, dead),
  ];
}

function unusedParts({ pack, conditions, rules }: PackView): readonly Finding[] {
  const { definition } = pack;
  const read = new Set([
    ...[...pack.decisions.values()].flatMap(({ reads }) => reads),
    ...pack.steps.flatMap((step) => (step.kind === "derived" ? step.formula.reads : [])),
    ...Object.values(definition.reasons).flatMap(({ facts }) => facts),
  ]);
  const used = new Set([
    ...rules.flatMap(({ model }) => model.rules.flatMap(({ conditions: tree }) => namesIn(tree))),
    ...conditions.flatMap(({ id }) => namesIn(definition.conditions[id]?.conditions)),
  ]);
  const remove = (name: string, place: string) =>
    makeFix("analysis.fix-remove", { name }, [{ op: "remove", pointer: place }]);
  return [
    ...Object.keys(definition.derived).flatMap((name) => {
      const place = pointer("derived", name);
      return read.has(name)
        ? []
        : [makeFinding("analysis.unused-derived", "warning", place, { name }, { fix: remove(name, place) })];
    }),
    ...Object.keys(definition.conditions).flatMap((name) => {
      const place = pointer("conditions", name);
      return used.has(name)
        ? []
        : [
            makeFinding(
              "analysis.unused-condition",
              "warning",
              place,
              { name },
              { fix: remove(name, place) },
            ),
          ];
    }),
    ...Object.entries(definition.decisions).flatMap(([name, model]) => {
      const place = pointer("decisions", name);
      const isUsed =
        name === definition.outcome.decision || model.kind !== "rules" || model.output !== undefined;
      return isUsed ? [] : [makeFinding("analysis.unused-decision", "warning", place, { name })];
    }),
  ];
}

/** Names of conditions that a tree refers to. */
function namesIn(tree: unknown): readonly string[] {
  if (typeof tree !== "object" || tree === null) return [];
  if (Array.isArray(tree)) return tree.flatMap(namesIn);
  return Object.entries(tree).flatMap(([key, value]) =>
    key === "condition" && typeof value === "string" ? [value] : key === "value" ? [] : namesIn(value),
  );
}

function unreachableReasons(pack: CompiledPack, dead: ReadonlySet<string>): readonly Finding[] {
  const sites = new Map<string, string[]>();
  for (const { citations } of pack.decisions.values())
    for (const { code, pointer: at } of citations) sites.set(code, [...(sites.get(code) ?? []), at]);
  const isDead = (at: string): boolean =>
    [...dead].some((place) => at === place || at.startsWith(`${place}/`));
  return [...sites].flatMap(([code, places]) =>
    dead.size > 0 && places.every(isDead)
      ? [
          makeFinding(
            "analysis.reason-unreachable",
            "warning",
            pointer("reasons", code),
            { code },
            { related: places },
          ),
        ]
      : [],
  );
}

const STEPS = 20_000;

function constantConditions({ view, work }: Analysis): readonly Finding[] {
  return view.conditions.flatMap(({ id, pointer: at, view: condition }) => {
    const formula = formulaOf(condition, view);
    const not: Formula = { kind: "not", item: formula };
    if (satisfiable(formula, everything([formula], view), work.part(STEPS)).kind === "no")
      return [makeFinding("analysis.condition-never", "warning", at, { condition: id })];
    if (namesOf(formula).some((name) => view.domainOf(name).type.kind === "any")) return [];
    return satisfiable(not, everything([not], view), work.part(STEPS)).kind === "no"
      ? [makeFinding("analysis.condition-always", "warning", at, { condition: id })]
      : [];
  });
}

/** Outcomes that no event leads to, and rules that leave nobody for a person to look at. */
function unreachableOutcomes({ view, work }: Analysis, dead: ReadonlySet<string>): readonly Finding[] {
  const { definition, outcomes, outcomeDecision } = view.pack;
  const emissions = outcomeDecision.emissions(definition.outcome.output);
  const isOpen = emissions.some(({ event }) => event === undefined);
  const reached = new Set<Outcome>(
    emissions.flatMap(({ event, pointer: at }) =>
      event === undefined || dead.has(at) ? [] : (outcomes.get(event)?.outcome ?? "refer"),
    ),
  );
  const findings: Finding[] = [];
  for (const outcome of ["approve", "decline"] as const) {
    const isMeant = definition.outcome.precedence.some((entry) => entry.outcome === outcome);
    if (isMeant && !isOpen && !reached.has(outcome))
      findings.push(makeFinding("analysis.outcome-unreachable", "warning", "/outcome", { outcome }));
  }
  const rules = view.rules.find(({ id }) => id === definition.outcome.decision);
  if (rules === undefined || reached.has("refer")) return findings;
  const formulas = rules.rules.flatMap(({ rule, view: condition }) =>
    outcomes.has(rule.event.type) ? [formulaOf(condition, view)] : [],
  );
  if (formulas.some((formula) => namesOf(formula).some((name) => view.domainOf(name).type.kind === "any")))
    return findings;
  const left: Formula = { kind: "not", item: { kind: "any", items: formulas } };
  if (formulas.length > 0 && satisfiable(left, everything([left], view), work.part(STEPS)).kind === "no")
    findings.push(makeFinding("analysis.refer-unreachable", "info", "/outcome"));
  return findings;
}
