import type { DecisionModel, PackDefinition } from "@lendloom/engine/decision";
import { outputsOf } from "./names.ts";

/**
 * A pack's decisions in the order in which they are made: each after those whose outputs it reads. A canonical
 * document sorts its members by name, so the order of the file says nothing.
 */
export function decisionsInOrder(pack: PackDefinition): readonly (readonly [string, DecisionModel])[] {
  const decisions = Object.entries(pack.decisions);
  const maker = new Map(
    decisions.flatMap(([id, decision]) => outputsOf(decision).map(({ name }) => [name, id] as const)),
  );
  const placed = new Set<string>();
  const ordered: (readonly [string, DecisionModel])[] = [];
  const place = (id: string): void => {
    const decision = pack.decisions[id];
    // Placed before it is followed: a cycle, which the check reports, ends here.
    if (decision === undefined || placed.has(id)) return;
    placed.add(id);
    for (const name of wordsOf(decision, pack)) {
      const other = maker.get(name);
      if (other !== undefined) place(other);
    }
    ordered.push([id, decision]);
  };
  for (const [id] of decisions) if (id !== pack.outcome.decision) place(id);
  place(pack.outcome.decision);
  return ordered;
}

/** Every name a decision's conditions and formulas mention, through derived formulas too. */
function wordsOf(decision: DecisionModel, pack: PackDefinition): readonly string[] {
  const own = words(JSON.stringify(decision));
  const derived = own.flatMap((word) => words(pack.derived[word]?.formula ?? ""));
  return [...own, ...derived];
}

function words(text: string): readonly string[] {
  return text.match(/[A-Za-z]\w*/g) ?? [];
}
