import { pointer, type Issue, type Json } from "../../kernel/index.ts";
import { decisionIssues } from "../decision-issues.ts";
import type { ComparedApplicant } from "./comparison-report.ts";
import { sharesFacts, type Side } from "./side.ts";

/**
 * Binds the facts of an applicant for both sides. Packs of one catalogue bind them once; of two catalogues each side
 * is given the facts that its own declares, and only a fact that neither knows is refused.
 */
export function bindingOf(a: Side, b: Side): (applicant: ComparedApplicant) => readonly Issue[] {
  if (!sharesFacts(a.pack, b.pack)) return bindEach(a, b);
  const { factCount } = a;
  const [own, other] = [a.frame.slots, b.frame.slots];
  return ({ facts }) => {
    a.clear();
    const issues = a.pack.factBinding.bind(facts, own, a.plain);
    for (let slot = 0; slot < factCount; slot += 1) other[slot] = own[slot] as (typeof own)[number];
    return issues;
  };
}

function bindEach(a: Side, b: Side): (applicant: ComparedApplicant) => readonly Issue[] {
  const knows = ({ pack }: Side, name: string): boolean => pack.catalogue.fact(name) !== undefined;
  const bind = (side: Side, facts: ComparedApplicant["facts"]): readonly Issue[] => {
    side.clear();
    const own: Record<string, Json | undefined> = {};
    for (const [name, value] of Object.entries(facts)) if (knows(side, name)) own[name] = value;
    return side.pack.factBinding.bind(own, side.frame.slots, side.plain);
  };
  return ({ facts }) => {
    const unknown = Object.keys(facts).filter((name) => !knows(a, name) && !knows(b, name));
    return [
      ...unknown.map((fact) => decisionIssues.issue("facts.unknown", pointer("facts", fact), { fact })),
      ...bind(a, facts),
      ...bind(b, facts),
    ];
  };
}
