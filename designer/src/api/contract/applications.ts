import type { Decision } from "@lendloom/engine/decision";
import type { Json, JsonObject } from "@lendloom/engine/kernel";
import type { Incident } from "./incidents.ts";
import type { Actor } from "./people.ts";
import type { Task } from "./tasks.ts";

export interface Application extends ApplicationSummary {
  readonly release?: { readonly seq: number };
  readonly workflow: { readonly id: string; readonly version: string; readonly hash: string };
  /** When it is to start; absent: it has. */
  readonly startAt?: string;
  readonly cancelled?: {
    readonly at: string;
    readonly by: { readonly id: string; readonly displayName?: string };
  };
  readonly parent?: string;
  readonly children?: readonly {
    readonly id: string;
    readonly step: string;
    /** Of a map: the item it is for, from 1. */
    readonly item?: number;
    /** How many of its incidents are open; absent: none. */
    readonly incidents?: number;
    readonly workflow: string;
    readonly state: "open" | "done" | "failed" | "cancelled";
  }[];
  /** Maps under way: of how many items, and how many of those were begun. */
  readonly maps?: readonly { readonly step: string; readonly total: number; readonly begun: number }[];
  /** Signals it waits for, by event and key. */
  readonly waits?: { readonly [event: string]: string };
  readonly undoing?: { readonly left: number };
  /** What keeps it whatever the retention policy says. */
  readonly hold?: { readonly reason: string; readonly by: Actor; readonly at: string };
  readonly decision?: Decision;
  readonly tasks: readonly Pick<Task, "id" | "title" | "role" | "status" | "dueAt">[];
  readonly incidents: readonly Incident[];
}

export interface ApplicationSummary {
  readonly id: string;
  readonly product?: string;
  readonly reference?: string;
  readonly status: string;
  readonly states: readonly string[];
  readonly finished: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly outcome?: string;
}

export interface JournalEntry {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly [detail: string]: Json;
}

export interface NumberedDecision {
  readonly number: number;
  readonly step: string;
  readonly at: string;
  readonly decision: Decision;
}

export interface RunWorkflow {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
  readonly definition: JsonObject;
}

/** An application as it was after an entry of its journal. */
export interface PastMoment {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly application: { readonly status: string; readonly states: readonly string[] };
  readonly variables: JsonObject;
  readonly timers: Json;
  readonly invokes: Json;
  readonly facts: Readonly<
    Record<string, { readonly source: string; readonly value?: Json; readonly personal?: boolean }>
  >;
}

/** Whether an application carried out again from its journal comes out the same. */
export interface ReplayProof {
  readonly result: "verified" | "different" | "erased" | "unknown";
  readonly entries?: number;
  readonly decisions?: number;
  /** The first entry that came out differently. */
  readonly difference?: { readonly seq: number };
  /** The first entry that the server's program cannot judge. */
  readonly unknown?: { readonly seq: number; readonly because: "newer-program" | "other-logic" };
}
