import type { Json, JsonObject } from "../kernel/index.ts";
import { START_TIMER } from "./cancel-run.ts";
import type { SubflowStart } from "./flow-event.ts";
import type { FlowRecord } from "./flow-journal.ts";
import type { Consent, Run, StoredValue } from "./run.ts";
import type { JournalEntry } from "./journal.ts";
import type { RunEvent } from "./run-event.ts";

type FlowEntry = Extract<JournalEntry, { kind: FlowRecord["kind"] }>;
type Open = (stored: StoredValue, field: string) => Json;

/** Who tells a run what its parent has told it. */
export const PARENT = { kind: "system", id: "parent" } as const;

/** What the run was told when an entry about other runs, cancelling or undoing was written first of its step. */
export function recordedFlow(
  [entry, next]: readonly [FlowEntry, JournalEntry | undefined],
  run: Run | undefined,
  open: Open,
): RunEvent | undefined {
  const { at } = entry;
  switch (entry.kind) {
    case "begun":
      return { kind: "timer", at, ...START_TIMER };
    case "cancelled": {
      const reason = open(entry.reason, `cancelled:${run?.id ?? ""}`);
      const { actor: sender, from } = entry;
      return { kind: "cancel", at, reason: typeof reason === "string" ? reason : "", sender, from };
    }
    case "subflow-done": {
      const { kind, invoke, generation } = entry;
      const output = open(entry.output, `answer:${generation}`) as JsonObject;
      return { kind, at, invoke, generation, output, compensable: next?.kind === "compensation-recorded" };
    }
    case "subflow-failed": {
      const { kind, invoke, generation, error } = entry;
      return { kind, at, invoke, generation, error, compensable: next?.kind === "compensation-recorded" };
    }
    case "subflow-ended":
      return { kind: "subflow-ended", at, generation: entry.generation };
    case "compensation-begun":
      return entry.forParent === true
        ? { kind: "compensate", at }
        : { kind: "cancel", at, reason: "", sender: PARENT, from: "parent" };
    case "compensation-done": {
      const { invoke, generation } = entry;
      const of = run?.compensating?.current?.of ?? "";
      const undone = run?.compensations?.find((it) => it.of === of);
      return undone?.kind === "subflow"
        ? { kind: "subflow-compensated", at, generation: of }
        : { kind: "activity-done", at, invoke, generation, answer: {} };
    }
    default:
      return undefined;
  }
}

/** What a parent gave its sub-flow beside facts, as the entries of its start tell. */
export function recordedStart(entries: readonly JournalEntry[], open: Open): SubflowStart | undefined {
  const [started] = entries;
  if (started?.kind !== "started" || started.parent === undefined) return undefined;
  const consents: Consent[] = [];
  const ages: [string, { readonly fetchedAt: string; readonly validUntil?: string }][] = [];
  for (const entry of entries.slice(1)) {
    if (entry.kind === "consent-granted") consents.push(entry.consent);
    else if (entry.kind === "facts-recorded" && entry.generation === undefined) {
      for (const [name, { fetchedAt, validUntil }] of Object.entries(entry.facts)) {
        ages.push([name, { fetchedAt, ...(validUntil === undefined ? {} : { validUntil }) }]);
      }
    } else break;
  }
  const variables =
    started.given === undefined ? {} : (open(started.given, givenField(started.run)) as JsonObject);
  return { parent: started.parent, variables, consents, ages: Object.fromEntries(ages) };
}

/** Where the variables are sealed to that a sub-flow was started with. */
export function givenField(run: string): string {
  return `given:${run}`;
}
