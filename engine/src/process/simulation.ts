import type { Decision, ReadableTrace } from "../decision/index.ts";
import type { Issue, Json, JsonObject, Texts } from "../kernel/index.ts";
import type { GuardResult } from "../workflow/index.ts";

/** Definitions as JSON documents, published or drafts. */
export interface DefinitionDocuments {
  readonly workflow: unknown;
  readonly catalogue: unknown;
  /** Packs the workflow asks, by any order; each names itself by its `id`. */
  readonly packs: readonly unknown[];
  /** Workflows that it begins as sub-flows, and those that these begin; absent: none. */
  readonly workflows?: readonly unknown[];
  /** Workflows that begin it as a sub-flow; absent: not known. */
  readonly begunBy?: readonly unknown[];
}

/** What a scripted run did, in simulated time: plain JSON, enough to light the way on the canvas. */
export interface Simulation {
  readonly case: string;
  readonly steps: readonly SimulatedStep[];
  /** Keys of the states entered, in order; a state entered twice is there twice. */
  readonly path: readonly string[];
  /** Pointers of the transitions taken, in order. */
  readonly edges: readonly string[];
  readonly decisions: readonly SimulatedDecision[];
  readonly asked: readonly { readonly at: string; readonly source: string; readonly cost?: Json }[];
  readonly unavailable: readonly { readonly source: string; readonly reason: string }[];
  readonly calls: readonly {
    readonly at: string;
    readonly connector: string;
    readonly operation: string;
    readonly attempt: number;
    readonly error?: string;
  }[];
  readonly tasks: readonly SimulatedTask[];
  readonly timers: readonly { readonly at: string; readonly timer: string; readonly state: string }[];
  /** Sub-flows in the order they began; absent: none. */
  readonly subflows?: readonly SimulatedSubflow[];
  /** Events that one run sent another and that it did not take, in order; absent: none. */
  readonly unheard?: readonly {
    readonly at: string;
    /** The run that did not take it; absent: the application's. */
    readonly run?: string;
    readonly event: string;
    readonly from: "parent" | "sub-flow";
    readonly code: string;
  }[];
  /** Invocations that were undone, in order; absent: none. */
  readonly undone?: readonly string[];
  /** Keys of the active states at the end, outermost first. */
  readonly states: readonly string[];
  readonly status: string;
  readonly finished: boolean;
  readonly outcome?: string;
  readonly output?: JsonObject;
  readonly startedAt: string;
  readonly endedAt: string;
  /** Why the script could not be carried on; what happened until then is still told. */
  readonly error?: SimulationError;
}

/** A run that the application, or another of its sub-flows, began. */
export interface SimulatedSubflow {
  readonly run: string;
  readonly invoke: string;
  /** Of a map: the item, from 1. */
  readonly item?: number;
  readonly workflow: string;
  readonly path: readonly string[];
  readonly states: readonly string[];
  readonly status: string;
  readonly finished: boolean;
  readonly outcome?: string;
}

export interface SimulatedStep {
  readonly at: string;
  /** The sub-flow that took it; absent: the application itself. */
  readonly run?: string;
  /** What was told to the run: an event type, a timer, a completion. */
  readonly cause: {
    readonly kind: "start" | "event" | "timer" | "done" | "error" | "facts";
    /** An event type, a timer (`<state>/<delay>`), an invocation's id, or a source. */
    readonly name: string;
  };
  readonly entered: readonly string[];
  readonly left: readonly string[];
  readonly edges: readonly string[];
  readonly guards: readonly GuardResult[];
}

export interface SimulatedDecision {
  readonly number: number;
  readonly at: string;
  /** The sub-flow that made it; absent: the application itself. */
  readonly run?: string;
  readonly invoke: string;
  readonly pack: string;
  readonly decision: Decision;
  /** Rendered on demand: absent when the simulation ran with `traces: false`. */
  readonly trace?: ReadableTrace;
}

export interface SimulatedTask {
  readonly invoke: string;
  readonly title: Texts;
  readonly role: string;
  readonly openedAt: string;
  readonly dueAt: string;
  readonly closedAt?: string;
  readonly outcome?: string;
}

export interface SimulationError {
  readonly code: string;
  readonly texts: Texts;
  /** The step of the case's script that could not be done. */
  readonly pointer?: string;
  /** What is wrong with the definitions or facts, when that is the reason. */
  readonly issues?: readonly Issue[];
}
