import {
  FALSE,
  MAYBE,
  TRUE,
  UNKNOWN,
  type ConditionView,
  type Truth,
  type Value,
} from "../../logic/index.ts";
import type { FactTest } from "./fact-values.ts";

/** A condition whose leaves can be asked one by one while facts are missing. */
export type OpenCondition =
  | { readonly kind: "all" | "any"; readonly items: readonly OpenCondition[] }
  | { readonly kind: "not"; readonly item: OpenCondition }
  | { readonly kind: "constant"; readonly truth: Truth }
  | {
      readonly kind: "leaf";
      readonly slot: number;
      readonly truthOf: ((value: Value) => Truth) | undefined;
      readonly test: FactTest | undefined;
    };

type LeafTest = NonNullable<Extract<ConditionView, { kind: "leaf" }>["test"]>;

interface Lowering {
  slotOf(name: string): number;
  testOf(test: LeafTest): FactTest | undefined;
  /** Told the names that a leaf reads of which nothing more is known. */
  open(name: string): void;
}

export function lowerCondition(view: ConditionView, lowering: Lowering): OpenCondition {
  switch (view.kind) {
    case "all":
    case "any":
      return { kind: view.kind, items: view.items.map((item) => lowerCondition(item, lowering)) };
    case "not":
      return { kind: "not", item: lowerCondition(view.item, lowering) };
    case "constant":
      return view;
    case "leaf": {
      const { info, test } = view;
      if (test !== undefined) {
        return {
          kind: "leaf",
          slot: lowering.slotOf(test.name),
          truthOf: (value) => test.truthOf(value),
          test: lowering.testOf(test),
        };
      }
      lowering.open(info.fact);
      const { value } = info;
      if (typeof value === "object" && value !== null && "fact" in value && typeof value["fact"] === "string")
        lowering.open(value["fact"]);
      return { kind: "leaf", slot: -1, truthOf: undefined, test: undefined };
    }
  }
}

/** What is known of a condition; a leaf of a missing name, or of more than one, may hold. */
export function truthNow(condition: OpenCondition, slots: readonly Value[]): Truth {
  switch (condition.kind) {
    case "constant":
      return condition.truth;
    case "leaf": {
      const value = condition.slot < 0 ? UNKNOWN : slots[condition.slot];
      return value === UNKNOWN || value === undefined || condition.truthOf === undefined
        ? MAYBE
        : condition.truthOf(value);
    }
    case "not": {
      const truth = truthNow(condition.item, slots);
      return truth === MAYBE ? MAYBE : truth === TRUE ? FALSE : TRUE;
    }
    default: {
      const settling = condition.kind === "all" ? FALSE : TRUE;
      let open = false;
      for (const item of condition.items) {
        const truth = truthNow(item, slots);
        if (truth === settling) return settling;
        if (truth === MAYBE) open = true;
      }
      return open ? MAYBE : settling === FALSE ? TRUE : FALSE;
    }
  }
}
