import type { Json, JsonObject, Texts } from "../kernel/index.ts";
import type { Value, ValueType } from "../logic/index.ts";
import type { Decision, NotAsked } from "./decision.ts";

/** A trace for people and programs: everything looked at, whether it held, and with which values. */
export interface ReadableTrace {
  readonly pack: Decision["pack"];
  readonly logicVersion: string;
  readonly at: string;
  readonly outcome: Decision["outcome"];
  readonly possible: Decision["possible"];
  readonly missing: Decision["missing"];
  /** What a data plan left out: their facts are missing here, and would change nothing. */
  readonly notAsked?: NotAsked;
  readonly digest: string;
  /** Why it was referred although rules or rows approve: a fact they read was missing, or a table contradicted its hit policy. */
  readonly referred?: { readonly because: "missing-fact" | "hit-policy-violated" };
  /** Every fact that the pack reads; a missing one has no value. */
  readonly facts: readonly NamedValue[];
  readonly derived: readonly (NamedValue & { readonly formula: string })[];
  readonly decisions: readonly DecisionTrace[];
}

export type TruthWord = "true" | "false" | "unknown";

export interface NamedValue {
  readonly name: string;
  readonly title: Texts;
  /** Left out when unknown. */
  readonly value?: Json;
}

export type DecisionTrace = RulesTrace | TableTrace | ScorecardTrace | FormulaTrace | ModelTrace;

interface DecisionHead {
  readonly id: string;
  readonly title: Texts;
  readonly pointer: string;
  readonly outputs: readonly NamedValue[];
}

export interface RulesTrace extends DecisionHead {
  readonly kind: "rules";
  readonly rules: readonly {
    readonly id: string;
    readonly title: Texts;
    readonly pointer: string;
    readonly truth: TruthWord;
    readonly event: { readonly type: string; readonly params?: JsonObject };
    readonly reasons: readonly string[];
    readonly leaves: readonly LeafTrace[];
  }[];
}

/** One comparison: `actual operator expected`. */
export interface LeafTrace {
  readonly pointer: string;
  readonly fact: string;
  readonly title: Texts;
  readonly operator: string;
  readonly path?: string;
  readonly expected: Json;
  readonly actual?: Json;
  readonly truth: TruthWord;
}

export interface TableTrace extends DecisionHead {
  readonly kind: "table";
  readonly hitPolicy: string;
  readonly violated?: true;
  readonly inputs: readonly {
    readonly id: string;
    readonly title: Texts;
    readonly expression: string;
    readonly value?: Json;
  }[];
  readonly rows: readonly {
    readonly id: string;
    readonly pointer: string;
    readonly truth: TruthWord;
    /** The row gives the answer, may give it, or does not. */
    readonly chosen: TruthWord;
    readonly reasons: readonly string[];
    readonly cells: readonly { readonly test: string; readonly truth: TruthWord }[];
  }[];
  readonly otherwise?: { readonly pointer: string; readonly chosen: TruthWord };
}

export interface ScorecardTrace extends DecisionHead {
  readonly kind: "scorecard";
  readonly initialPoints: number;
  readonly characteristics: readonly {
    readonly id: string;
    readonly title: Texts;
    readonly pointer: string;
    readonly input: string;
    readonly value?: Json;
    /** The attribute that gave the points; `missing` when the input is unknown. */
    readonly attribute?: string;
    readonly points?: number;
    readonly lost?: number;
    readonly attributes: readonly {
      readonly id: string;
      readonly test: string;
      readonly points: number;
      readonly truth: TruthWord;
    }[];
  }[];
}

export interface FormulaTrace extends DecisionHead {
  readonly kind: "formula";
  readonly formula: string;
}

/** Every decision of a DMN model with what it read, what its logic looked at and what it answered. */
export interface ModelTrace extends DecisionHead {
  readonly kind: "model";
  readonly decisions: readonly ModelDecisionTrace[];
}

export interface ModelDecisionTrace {
  readonly name: string;
  readonly pointer: string;
  readonly value?: Json;
  /** The input data and decisions it requires, with their values. */
  readonly reads: readonly { readonly name: string; readonly value?: Json }[];
  /** The text of a literal expression. */
  readonly text?: string;
  readonly table?: {
    readonly hitPolicy: string;
    readonly inputs: readonly {
      readonly title: string;
      readonly expression: string;
      readonly value?: Json;
    }[];
    readonly rows: readonly {
      readonly pointer: string;
      readonly truth: TruthWord;
      /** The row gives the answer, or is one of those that do. */
      readonly chosen: TruthWord;
      readonly cells: readonly { readonly test: string; readonly truth: TruthWord }[];
      readonly note?: string;
    }[];
  };
}

/** Renders values and names of one pack. */
export interface ValueRendering {
  title(name: string): Texts;
  /** `{ value }` of a name in this evaluation, or `{}` when unknown. */
  named(name: string): { readonly value?: Json };
  valueOf(type: ValueType, value: Value): { readonly value?: Json };
}

export function truthWord(truth: number): TruthWord {
  return truth === 1 ? "true" : truth === 2 ? "unknown" : "false";
}

/** One output of a decision as its trace shows it. */
export function outputTrace(name: string, rendering: ValueRendering): NamedValue {
  return { name, title: rendering.title(name), ...rendering.named(name) };
}
