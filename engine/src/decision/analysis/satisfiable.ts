import { FALSE, TRUE, type ConditionView, type Truth } from "../../logic/index.ts";
import {
  holdsAll,
  intersectRuns,
  isEmpty,
  meet,
  subtractRuns,
  type Membership,
  type PackView,
  type Runs,
} from "../regions/index.ts";
import type { Work } from "./work.ts";

/** A condition over names whose values are regions. A leaf without a name may be anything. */
export type Formula =
  | { readonly kind: "all" | "any"; readonly items: readonly Formula[] }
  | { readonly kind: "not"; readonly item: Formula }
  | { readonly kind: "constant"; readonly truth: Truth }
  | { readonly kind: "leaf"; readonly name: string; readonly members: Membership }
  | { readonly kind: "open" };

/** For each name the regions it may be in. */
export type Assignment = ReadonlyMap<string, Runs>;

export type Satisfiability =
  | { readonly kind: "yes"; readonly assignment: Assignment }
  /** Only what is not analysed could make it true. */
  | { readonly kind: "perhaps"; readonly assignment: Assignment }
  | { readonly kind: "no" }
  | { readonly kind: "stopped" };

export function formulaOf(condition: ConditionView, view: PackView): Formula {
  switch (condition.kind) {
    case "all":
    case "any":
      return { kind: condition.kind, items: condition.items.map((item) => formulaOf(item, view)) };
    case "not":
      return { kind: "not", item: formulaOf(condition.item, view) };
    case "constant":
      return condition;
    case "leaf": {
      const { test } = condition;
      if (test === undefined) return { kind: "open" };
      const members = view.regionsOf(test.name).membersOf(test);
      return { kind: "leaf", name: test.name, members };
    }
  }
}

/**
 * Whether a formula can be true for somebody whose facts are known: splits the regions of one name after another
 * at a leaf that is still open and drops what is false (Davis, Logemann and Loveland, 1962, with values in place of
 * truths). "no" is certain, whatever leaves that are not analysed turn out to be.
 */
export function satisfiable(formula: Formula, within: Assignment, work: Work): Satisfiability {
  if (!work.spend(sizeOfFormula(formula))) return { kind: "stopped" };
  const truth = truthOf(formula, within);
  if (truth === FALSE) return { kind: "no" };
  if (truth === TRUE) return { kind: "yes", assignment: within };
  const leaf = openLeaf(formula, within);
  if (leaf === undefined) return { kind: "perhaps", assignment: within };
  const own = within.get(leaf.name) ?? [];
  let best: Satisfiability = { kind: "no" };
  for (const part of partsOf(own, leaf.members)) {
    const found = satisfiable(formula, new Map(within).set(leaf.name, part), work);
    if (found.kind === "yes" || found.kind === "stopped") return found;
    if (found.kind === "perhaps") best = found;
  }
  return best;
}

/** Every region of every name that formulas read. */
export function everything(formulas: readonly Formula[], view: PackView): Assignment {
  return new Map(formulas.flatMap(namesOf).map((name) => [name, view.regionsOf(name).all]));
}

export function namesOf(formula: Formula): readonly string[] {
  switch (formula.kind) {
    case "all":
    case "any":
      return formula.items.flatMap(namesOf);
    case "not":
      return namesOf(formula.item);
    case "leaf":
      return [formula.name];
    default:
      return [];
  }
}

function partsOf(own: Runs, { must, may }: Membership): readonly Runs[] {
  const parts = [
    intersectRuns(own, must),
    subtractRuns(intersectRuns(own, may), must),
    subtractRuns(own, may),
  ];
  return parts.filter((part) => !isEmpty(part));
}

function truthOf(formula: Formula, within: Assignment): Truth | undefined {
  switch (formula.kind) {
    case "constant":
      return formula.truth;
    case "open":
      return undefined;
    case "leaf": {
      const own = within.get(formula.name) ?? [];
      if (holdsAll(formula.members.must, own)) return TRUE;
      return meet(formula.members.may, own) ? undefined : FALSE;
    }
    case "not": {
      const truth = truthOf(formula.item, within);
      return truth === TRUE ? FALSE : truth === FALSE ? TRUE : undefined;
    }
    default: {
      const settling = formula.kind === "all" ? FALSE : TRUE;
      let open = false;
      for (const item of formula.items) {
        const truth = truthOf(item, within);
        if (truth === settling) return settling;
        if (truth !== TRUE && truth !== FALSE) open = true;
      }
      return open ? undefined : settling === FALSE ? TRUE : FALSE;
    }
  }
}

/** A leaf that splits what is left. */
function openLeaf(formula: Formula, within: Assignment): Extract<Formula, { kind: "leaf" }> | undefined {
  switch (formula.kind) {
    case "leaf": {
      const own = within.get(formula.name) ?? [];
      return partsOf(own, formula.members).length > 1 ? formula : undefined;
    }
    case "not":
      return openLeaf(formula.item, within);
    case "all":
    case "any":
      for (const item of formula.items) {
        const truth = truthOf(item, within);
        const leaf = truth === TRUE || truth === FALSE ? undefined : openLeaf(item, within);
        if (leaf !== undefined) return leaf;
      }
      return undefined;
    default:
      return undefined;
  }
}

function sizeOfFormula(formula: Formula): number {
  if (formula.kind === "all" || formula.kind === "any")
    return formula.items.reduce((size, item) => size + sizeOfFormula(item), 1);
  return formula.kind === "not" ? 1 + sizeOfFormula(formula.item) : 1;
}
