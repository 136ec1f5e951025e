import { addDelay } from "@lendloom/engine/kernel";
import { violation, type Violation } from "./violation.ts";
import type { Evidence, JournalRow } from "./evidence.ts";

/** After everything is over nothing that is due may wait longer than this. */
const IDLE_MS = 15_000;
/** Between the machine's clock and the database's. */
const CLOCKS_APART_MS = 5_000;

/**
 * I3: a journal has no gap. I4 and I14: every run is the fold of its journal and every decision comes out the same
 * again (the server's own replay). I6: a timer fires once and never early. I11: nothing is stuck.
 */
export function checkRuns(evidence: Evidence): readonly Violation[] {
  const { runs, journal, replays, waiting, openIncidents, at, slower = 1 } = evidence;
  const violations: Violation[] = [];
  const entriesOf = Map.groupBy(journal, ({ run_id: run }) => run);
  for (const { id, run, status } of runs) {
    const entries = entriesOf.get(id) ?? [];
    const { journal: length } = JSON.parse(run) as { readonly journal: number };
    if (entries.length !== length || entries.some(({ seq }, index) => seq !== index + 1))
      violations.push(violation("I3", `the journal of ${id} has ${entries.length} of ${length} entries`));
    if (entries[0]?.kind !== "started") violations.push(violation("I2", `${id} never started`));
    violations.push(...timersOf(id, entries));
    // What is fired early is dated when it was due: it lies ahead.
    const ahead = entries.find((entry) => Date.parse(entry.at) > Date.parse(at) + CLOCKS_APART_MS);
    if (ahead !== undefined)
      violations.push(violation("I6", `${id}: ${ahead.kind} at ${ahead.at}, which was not yet`));
    const evidenced = entries.some(
      ({ kind, entry }) => kind === "facts-recorded" && entry.includes('"source":"bureau"'),
    );
    if (status === "disbursed" && !evidenced)
      violations.push(violation("I14", `${id} was approved without the bureau's answer`));
  }
  for (const { run, result } of replays) {
    if (result !== "verified") violations.push(violation("I4", `${run} is not what it was told: ${result}`));
  }
  const overdue = new Date(Date.parse(at) - IDLE_MS * slower).toISOString();
  for (const row of waiting) {
    if (row.due < overdue)
      violations.push(violation("I11", `a ${row.what} of ${row.run_id} has been due since ${row.due}`));
    if (row.lease_until !== null && row.lease_until < overdue)
      violations.push(
        violation("I11", `a ${row.what} of ${row.run_id} is leased since before ${row.lease_until}`),
      );
  }
  for (const { run_id: run, code, message } of openIncidents)
    violations.push(violation("I11", `${run} has an incident: ${code} ${message}`));
  return violations;
}

interface Stepped {
  readonly changes?: {
    readonly snapshot?: {
      readonly timers?: Readonly<Record<string, { readonly generation: string; readonly after: string }>>;
    };
  };
}

function timersOf(run: string, entries: readonly JournalRow[]): readonly Violation[] {
  const violations: Violation[] = [];
  const due = new Map<string, string>();
  const fired = new Set<string>();
  for (const { kind, at, entry } of entries) {
    if (kind === "stepped") {
      const { changes } = JSON.parse(entry) as Stepped;
      for (const { generation, after } of Object.values(changes?.snapshot?.timers ?? {})) {
        const then = addDelay(at, after, { zone: "Asia/Shanghai" });
        if (!due.has(generation) && then.ok) due.set(generation, then.value);
      }
    }
    if (kind !== "timer-fired") continue;
    const { generation } = JSON.parse(entry) as { readonly generation: string };
    const deadline = due.get(generation);
    if (deadline === undefined || at < deadline)
      violations.push(violation("I6", `${run}: a timer due at ${deadline ?? "no time"} fired at ${at}`));
    if (fired.has(generation)) violations.push(violation("I6", `${run}: timer ${generation} fired twice`));
    fired.add(generation);
  }
  return violations;
}
