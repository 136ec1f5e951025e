import type { FlowRecord } from "./flow-journal.ts";
import type { ChildRun, Compensating, ItemResult, MapRun } from "./flow-run.ts";
import { itemOf } from "./item-generation.ts";
import { stillOpen } from "./fold-people.ts";
import type { JournalEntry } from "./journal.ts";
import type { Run } from "./run.ts";

type FlowEntry = Extract<JournalEntry, { kind: Exclude<FlowRecord["kind"], "scheduled"> }>;

/** What an entry about other runs, signals, cancelling and undoing makes of a run. */
export function foldFlow(run: Run, entry: FlowEntry): Run {
  switch (entry.kind) {
    case "begun":
      return { ...without(run, "startAt"), status: "received" };
    case "cancelled":
      return cancelled(run, entry);
    case "signals-awaited":
      return Object.keys(entry.waits).length === 0 ? without(run, "waits") : { ...run, waits: entry.waits };
    case "subflow-begun": {
      const { generation, invoke, run: id, workflow } = entry;
      const child: ChildRun = { run: id, invoke, workflow, state: "open" };
      return itemBegun({ ...run, children: { ...run.children, [generation]: child } }, generation);
    }
    case "map-begun":
      return mapBegun(run, entry);
    case "map-ended":
      return mapEnded(run, entry.generation);
    case "subflow-done": {
      const { generation, output } = entry;
      return itemIs(childIs(run, generation, "done"), generation, { output });
    }
    case "subflow-failed": {
      const { generation, error } = entry;
      return itemIs(childIs(run, generation, "failed"), generation, { error });
    }
    case "subflow-cancelled":
      return childIs(run, entry.generation, "cancelled", entry.awaited);
    case "subflow-ended":
      return childIs(run, entry.generation, "cancelled");
    case "activity-abandoned": {
      const { generation, invoke } = entry;
      return { ...run, abandoned: { ...run.abandoned, [generation]: { invoke } } };
    }
    case "compensation-recorded":
      return { ...run, compensations: [...(run.compensations ?? []), entry.compensation] };
    case "compensation-begun":
      return { ...run, finished: false, compensating: begunAnew(run.compensating, entry) };
    case "compensation-asked": {
      const { generation, of } = entry;
      return { ...run, compensating: { ...run.compensating, current: { generation, of } } };
    }
    case "compensation-done":
      return compensationDone(run);
    case "compensation-ended":
      return without(run, "compensating");
    case "ended":
      return { ...run, finished: true };
    case "parent-told":
      return run.parent === undefined ? run : { ...run, parent: { ...run.parent, told: true } };
    case "event-sent":
      return entry.number === undefined ? run : { ...run, sent: entry.number };
    case "signal-received":
    case "signal-refused":
    case "sent-received":
    case "sent-refused":
      return run;
  }
}

/** The late answer of an activity that was left under way. */
export function abandonedAnswered(run: Run, generation: string): Run {
  if (run.abandoned?.[generation] === undefined) return run;
  const rest = Object.entries(run.abandoned).filter(([key]) => key !== generation);
  return rest.length === 0 ? without(run, "abandoned") : { ...run, abandoned: Object.fromEntries(rest) };
}

/** It stays where it was, for whoever looks at it, and waits for nothing. */
function cancelled(run: Run, entry: Extract<FlowEntry, { kind: "cancelled" }>): Run {
  const snapshot = { ...run.snapshot, status: "done" as const, timers: {}, invokes: {} };
  const { at, actor, from } = entry;
  return {
    ...without(without(run, "waits"), "startAt"),
    ...stillOpen(run, snapshot),
    snapshot,
    asking: {},
    status: "withdrawn",
    outcome: "cancelled",
    cancelled: { at, by: actor, from },
  };
}

function childIs(run: Run, generation: string, state: ChildRun["state"], ending?: true): Run {
  const child = run.children?.[generation];
  if (child === undefined) return run;
  const { ending: _before, ...rest } = child;
  const after: ChildRun = { ...rest, state, ...(ending === undefined ? {} : { ending }) };
  return { ...run, children: { ...run.children, [generation]: after } };
}

function mapBegun(
  run: Run,
  { generation, invoke, total, tooLarge, inputs }: Extract<FlowEntry, { kind: "map-begun" }>,
): Run {
  const large = tooLarge === undefined ? {} : { tooLarge };
  const map = { invoke, total, ...large, inputs, begun: 0, results: {} };
  return { ...run, maps: { ...run.maps, [generation]: map } };
}

/** What its items came to was told with its end; the sub-flows stay, for whoever looks at them. */
function mapEnded(run: Run, generation: string): Run {
  const rest = Object.entries(run.maps ?? {}).filter(([key]) => key !== generation);
  return rest.length === 0 ? without(run, "maps") : { ...run, maps: Object.fromEntries(rest) };
}

function itemBegun(run: Run, generation: string): Run {
  return withMap(run, generation, (map) => ({ ...map, begun: map.begun + 1 }));
}

function itemIs(run: Run, generation: string, result: ItemResult): Run {
  return withMap(run, generation, (map, item) => ({ ...map, results: { ...map.results, [item]: result } }));
}

/** What an operator said that an item of a map came to; of all else an invocation's own end is told by its step. */
export function itemSkipped(
  run: Run,
  { generation, output, error }: Extract<JournalEntry, { kind: "invoke-skipped" }>,
): Run {
  const result = output === undefined ? error && { error } : { output };
  const after = result === undefined ? run : itemIs(run, generation, result);
  return after === run ? run : childIs(after, generation, output === undefined ? "failed" : "done");
}

/** The run with another map that the sub-flow of this generation is of; the same where it is of none under way. */
function withMap(run: Run, generation: string, change: (map: MapRun, item: number) => MapRun): Run {
  const place = itemOf(generation);
  const map = place === undefined ? undefined : run.maps?.[place.map];
  if (place === undefined || map === undefined) return run;
  return { ...run, maps: { ...run.maps, [place.map]: change(map, place.item) } };
}

/** Undoing everything takes over undoing single things; what is under way stays so. */
function begunAnew(
  before: Compensating | undefined,
  { only, then, forParent, left }: Extract<FlowEntry, { kind: "compensation-begun" }>,
): Compensating {
  const all = only === undefined || (before !== undefined && before.only === undefined);
  const event = then ?? before?.then;
  return {
    ...(before?.current === undefined ? {} : { current: before.current }),
    ...(all ? {} : { only: [...(before?.only ?? []), only] }),
    ...(event === undefined ? {} : { then: event }),
    ...(forParent === true || before?.forParent === true ? { forParent: true } : {}),
    ...(left === true || before?.left === true ? { left: true } : {}),
  };
}

function compensationDone(run: Run): Run {
  const { current, ...rest } = run.compensating ?? {};
  const left = (run.compensations ?? []).filter(({ of }) => of !== current?.of);
  const after = left.length === 0 ? without(run, "compensations") : { ...run, compensations: left };
  return { ...after, compensating: rest };
}

function without(run: Run, key: keyof Run): Run {
  return Object.fromEntries(Object.entries(run).filter(([name]) => name !== key)) as unknown as Run;
}
