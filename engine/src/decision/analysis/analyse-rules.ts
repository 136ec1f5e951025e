import { canonicalJson, type Json } from "../../kernel/index.ts";
import { compileExpression } from "../../logic/index.ts";
import type { Outcome } from "../pack-schema.ts";
import { domainOf, regionsOf, type PackView, type RulesView } from "../regions/index.ts";
import { listed, type Analysis } from "./context.ts";
import { makeFinding, makeFix, type Finding } from "./finding.ts";
import {
  everything,
  formulaOf,
  namesOf,
  satisfiable,
  type Assignment,
  type Formula,
  type Satisfiability,
} from "./satisfiable.ts";
import type { Facts } from "./witness.ts";
import { Work } from "./work.ts";

/** Steps for one question about rules. */
const STEPS = 20_000;

interface OpenRule {
  readonly id: string;
  readonly title: RulesView["rules"][number]["rule"]["title"];
  readonly pointer: string;
  readonly event: string;
  readonly formula: Formula;
  readonly can: Satisfiability;
  readonly written: string;
  readonly rank: number;
  readonly outcome: Outcome | undefined;
}

/** What is wrong with the rules of one decision; `dead` are the places of rules that never hold. */
export function analyseRules(
  decision: RulesView,
  analysis: Analysis,
): { readonly findings: readonly Finding[]; readonly dead: ReadonlySet<string> } {
  const { view, work } = analysis;
  const isOutcome = view.pack.definition.outcome.decision === decision.id;
  const rules = decision.rules.map(({ rule, pointer, view: condition }): OpenRule => {
    const formula = formulaOf(condition, view);
    const settled = isOutcome ? view.pack.outcomes.get(rule.event.type) : undefined;
    return {
      id: rule.id,
      title: rule.title,
      pointer,
      event: rule.event.type,
      formula,
      can: satisfiable(formula, everything([formula], view), work.part(STEPS)),
      written: canonicalJson([rule.conditions, rule.event] as unknown as Json),
      rank: settled?.rank ?? Infinity,
      outcome: settled?.outcome,
    };
  });
  const never = rules.filter(({ can }) => can.kind === "no");
  const alive = rules.filter(({ can }) => can.kind !== "no");
  const contradicting = isOutcome ? contradictions(alive, analysis) : [];
  const told = new Set(contradicting.flatMap(({ pointer, related = [] }) => [pointer, ...related]));
  return {
    dead: new Set(never.map(({ pointer }) => pointer)),
    findings: [
      ...listed(never, decision.pointer, "analysis.rule-never", (rule) => {
        const inType = satisfiableAnywhere(decision, rule, view);
        return inType
          ? makeFinding("analysis.rule-beyond-range", "warning", rule.pointer, { rule: rule.title })
          : makeFinding("analysis.rule-never", "error", rule.pointer, { rule: rule.title });
      }),
      ...listed(repeated(alive), decision.pointer, "analysis.rule-duplicate", ([rule, other]) =>
        makeFinding(
          "analysis.rule-duplicate",
          "warning",
          rule.pointer,
          { rule: rule.title, other: other.title },
          {
            related: [other.pointer],
            ...witnessOf(other.can, analysis),
            fix: makeFix("analysis.fix-remove", { name: rule.id }, [{ op: "remove", pointer: rule.pointer }]),
          },
        ),
      ),
      ...contradicting,
      ...always(alive, analysis),
      ...(isOutcome
        ? shadowed(
            alive.filter(({ pointer }) => !told.has(pointer)),
            analysis,
          )
        : []),
    ],
  };
}

/** Whether a rule could hold if its facts had no declared range: then it is the range that it forgot. */
function satisfiableAnywhere(decision: RulesView, rule: OpenRule, view: PackView): boolean {
  const condition = decision.rules.find(({ pointer }) => pointer === rule.pointer)?.view;
  if (condition === undefined) return false;
  const unbounded: PackView = {
    ...view,
    regionsOf(name) {
      const domain = view.domainOf(name);
      const { kind } = domain.type;
      const bare =
        kind === "integer" || kind === "decimal" || kind === "percent" ? domainOf({ kind }) : domain;
      const type =
        domain.type.kind === "money" ? domainOf({ kind: "money", currency: domain.type.currency }) : bare;
      return regionsOf({ ...type, nullable: domain.nullable }, view.limitsOf(name));
    },
  };
  const formula = formulaOf(condition, unbounded);
  return satisfiable(formula, everything([formula], unbounded), new Work(STEPS)).kind !== "no";
}

function repeated(rules: readonly OpenRule[]): readonly (readonly [OpenRule, OpenRule])[] {
  const seen = new Map<string, OpenRule>();
  return rules.flatMap((rule) => {
    const first = seen.get(rule.written);
    if (first !== undefined) return [[rule, first] as const];
    seen.set(rule.written, rule);
    return [];
  });
}

/** Rules that hold for everybody. A last one that approves is a habit, and no mistake. */
function always(rules: readonly OpenRule[], { view, work }: Analysis): readonly Finding[] {
  return rules.flatMap((rule) => {
    if (namesOf(rule.formula).some((name) => view.domainOf(name).type.kind === "any")) return [];
    const not: Formula = { kind: "not", item: rule.formula };
    const fails = satisfiable(not, everything([not], view), work.part(STEPS));
    if (fails.kind !== "no") return [];
    const isHabit = rule.outcome === "approve" || rule.outcome === undefined;
    return [
      makeFinding("analysis.rule-always", isHabit ? "info" : "warning", rule.pointer, { rule: rule.title }),
    ];
  });
}

/** Approvals and declines that hold in exactly the same cases. */
function contradictions(rules: readonly OpenRule[], analysis: Analysis): readonly Finding[] {
  const groups = new Map<string, OpenRule[]>();
  for (const rule of rules) {
    if (rule.outcome !== "approve" && rule.outcome !== "decline") continue;
    const key = [...new Set(namesOf(rule.formula))].sort().join();
    groups.set(key, [...(groups.get(key) ?? []), rule]);
  }
  return [...groups.values()].flatMap((group) =>
    group.flatMap((rule, index) =>
      group.slice(0, index).flatMap((other) => {
        if (rule.outcome === other.outcome) return [];
        if (
          !implies(rule.formula, [other.formula], analysis) ||
          !implies(other.formula, [rule.formula], analysis)
        )
          return [];
        return [
          makeFinding(
            "analysis.rules-contradict",
            "error",
            rule.pointer,
            { rule: rule.title, other: other.title },
            {
              related: [other.pointer],
              ...witnessOf(rule.can, analysis),
            },
          ),
        ];
      }),
    ),
  );
}

/** Rules that are always beside one that comes first in the precedence and says otherwise. */
function shadowed(rules: readonly OpenRule[], analysis: Analysis): readonly Finding[] {
  return rules.flatMap((rule) => {
    if (rule.outcome === undefined) return [];
    const before = rules.filter(({ rank, outcome }) => rank < rule.rank && outcome !== rule.outcome);
    const names = new Set(namesOf(rule.formula));
    const single = before.filter(
      (other) =>
        namesOf(other.formula).some((name) => names.has(name)) &&
        implies(rule.formula, [other.formula], analysis),
    );
    const all = single.length > 0 ? single.slice(0, 1) : before;
    const outcomes = new Set(all.map(({ outcome }) => outcome));
    if (outcomes.size !== 1) return [];
    if (
      single.length === 0 &&
      (all.length > 50 ||
        !implies(
          rule.formula,
          all.map(({ formula }) => formula),
          analysis,
        ))
    )
      return [];
    const [first] = all;
    const params = {
      rule: rule.title,
      rules: all
        .slice(0, 5)
        .map(({ id }) => `“${id}”`)
        .join(", "),
      outcome: first?.outcome ?? "refer",
    };
    return [
      makeFinding("analysis.rule-shadowed", "warning", rule.pointer, params, {
        related: all.map(({ pointer }) => pointer),
        ...witnessOf(rule.can, analysis),
      }),
    ];
  });
}

/** Whether one formula holding means that some of the others hold. */
function implies(formula: Formula, others: readonly Formula[], { view, work }: Analysis): boolean {
  if (others.length === 0) return false;
  const against: Formula = {
    kind: "all",
    items: [formula, { kind: "not", item: { kind: "any", items: others } }],
  };
  return satisfiable(against, everything([against], view), work.part(STEPS)).kind === "no";
}

/** An applicant for whom a rule holds. */
function witnessOf(can: Satisfiability, { finder, view }: Analysis): Pick<Finding, "witness"> {
  if (can.kind !== "yes") return {};
  const facts = factsFor(can.assignment, { finder, view });
  return facts === undefined ? {} : { witness: { facts, at: finder.at } };
}

function factsFor(
  assignment: Assignment,
  { finder, view }: Pick<Analysis, "finder" | "view">,
): Facts | undefined {
  const { scope } = view.pack;
  const targets = [...assignment].flatMap(([name, runs]) => {
    const compiled = compileExpression(name, {
      scope,
      semantics: view.pack.definition.semantics,
      pointer: "",
    });
    return compiled.ok ? [{ name, expression: compiled.value, regions: view.regionsOf(name), runs }] : [];
  });
  return targets.length === assignment.size ? finder.find(targets) : undefined;
}
