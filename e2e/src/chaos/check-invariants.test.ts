import { describe, expect, it } from "vitest";
import { checkInvariants } from "./check-invariants.ts";
import type { Evidence, JournalRow } from "./evidence.ts";

const at = (second: number) => `2026-11-22T12:00:${String(second).padStart(2, "0")}.000Z`;
const entry = (seq: number, second: number, kind: string, more: object = {}): JournalRow => ({
  tenant_id: "demo",
  run_id: "r1",
  seq,
  at: at(second),
  kind,
  entry: JSON.stringify({ seq, at: at(second), kind, ...more }),
});
const answer = '{"id":"r1","status":"checking"}';
const timers = { "cooling/PT1S": { generation: "3.0", after: "PT1S" } };
const paid = {
  seq: 1,
  at: at(1),
  kind: "answered" as const,
  connector: "disbursement",
  operation: "pay",
  key: "r1:2.0",
  input: { amount: { amountMinor: 500_000, currency: "CNY" } },
};
const send = { kind: "send", lender: "demo", key: "k1", what: "start", at: 1, reference: "C-1" } as const;
const read = { kind: "read", lender: "demo", at: 3, path: "/v1/x", retryAfter: null } as const;

/** One loan, paid and confirmed, with nothing wrong in it. */
const sound: Evidence = {
  lenders: [
    { id: "demo", canary: "only-demo-knows" },
    { id: "second", canary: "only-second-knows" },
  ],
  oracle: [
    send,
    { kind: "ok", lender: "demo", key: "k1", at: 2, status: 201, body: answer },
    { ...read, status: 200, type: "application/json", body: answer },
  ],
  ledger: [
    { ...paid, seq: 1, connector: "credit-bureau", operation: "query", key: "r1:1.0/q4", input: {} },
    paid,
  ],
  keys: [{ tenant_id: "demo", key: "k1", run_id: "r1", answer }],
  runs: [
    {
      tenant_id: "demo",
      id: "r1",
      subject: "C-1",
      status: "disbursed",
      finished: 1,
      parent: null,
      run: '{"journal":5}',
    },
  ],
  journal: [
    entry(1, 0, "started"),
    entry(2, 1, "facts-recorded", { source: "bureau", generation: "1.0/q4" }),
    entry(3, 2, "activity-done", { generation: "2.0" }),
    entry(4, 3, "stepped", { changes: { snapshot: { timers } } }),
    entry(5, 4, "timer-fired", { generation: "3.0" }),
  ],
  waiting: [{ what: "timer", run_id: "r1", due: at(59), lease_until: null }],
  openIncidents: [],
  replays: [{ run: "r1", result: "verified" }],
  unsound: [],
  unplanned: [],
  at: at(30),
};
const without = (kind: string) => sound.journal.filter((row) => row.kind !== kind);
const problem = (status: number, code: string) =>
  ({ ...read, status, type: "application/problem+json", body: JSON.stringify({ code }) }) as const;
const [theRun] = sound.runs;

describe("the checker of the chaos tests", () => {
  it("finds nothing where nothing is wrong", () => expect(checkInvariants(sound)).toEqual([]));

  it.each<readonly [string, string, Partial<Evidence>]>([
    ["I1", "an acknowledged command is gone", { keys: [] }],
    ["I1", "it is stored with another answer", { keys: [{ ...sound.keys[0]!, answer: '{"id":"r2"}' }] }],
    ["I1", "its run is gone", { runs: [] }],
    ["I2", "a command is stored that nobody sent", { oracle: [] }],
    ["I2", "a run is there that nobody asked for", { runs: [{ ...theRun!, subject: "C-2" }] }],
    ["I3", "one applicant has two runs", { runs: [theRun!, { ...theRun!, id: "r2", run: '{"journal":0}' }] }],
    ["I3", "a journal has a gap", { journal: without("stepped") }],
    ["I3", "the bank did one key twice", { ledger: [...sound.ledger, paid] }],
    ["I4", "a run is not the fold of its journal", { replays: [{ run: "r1", result: "different" }] }],
    [
      "I5",
      "the bank was asked for what nobody committed",
      { ledger: [...sound.ledger, { ...paid, key: "r9:1.0" }] },
    ],
    ["I5", "what is stored as done was never done", { ledger: [paid] }],
    [
      "I6",
      "a timer fired early",
      { journal: sound.journal.map((row) => (row.kind === "stepped" ? { ...row, at: at(4) } : row)) },
    ],
    ["I6", "a timer fired that was never set", { journal: without("stepped") }],
    ["I6", "what was fired early is dated ahead", { at: "2026-11-22T11:59:50.000Z" }],
    ["I7", "an audit chain is broken", { unsound: ["audit chain of demo: entry 2 does not continue it"] }],
    [
      "I8",
      "an answer tells of the other lender",
      { oracle: [...sound.oracle, { ...read, status: 200, type: "", body: "only-second-knows-7" }] },
    ],
    ["I9", "a page is damaged", { unsound: ["row 7 missing from index runs_newest"] }],
    ["I10", "somebody is paid twice", { ledger: [...sound.ledger, { ...paid, key: "r1:3.0" }] }],
    ["I10", "a declined applicant keeps the money", { runs: [{ ...theRun!, status: "declined" }] }],
    [
      "I10",
      "another amount was paid",
      { ledger: [sound.ledger[0]!, { ...paid, input: { amount: { amountMinor: 1 } } }] },
    ],
    ["I11", "work that is due is left lying", { waiting: [{ ...sound.waiting[0]!, due: at(1) }] }],
    ["I11", "a lease outlives its time", { waiting: [{ ...sound.waiting[0]!, lease_until: at(1) }] }],
    ["I11", "a run has an incident", { openIncidents: [{ run_id: "r1", code: "x", message: "y" }] }],
    ["I12", "a defect of ours is answered", { oracle: [...sound.oracle, problem(500, "internal.defect")] }],
    ["I12", "a problem is of no catalogue", { oracle: [...sound.oracle, problem(400, "mystery")] }],
    ["I12", "nobody says when to come back", { oracle: [...sound.oracle, problem(507, "store.full")] }],
    ["I12", "a process ended by itself", { unplanned: ["server 0: 1"] }],
    ["I14", "somebody was approved without evidence", { journal: without("facts-recorded") }],
  ])("%s: finds that %s", (invariant, _what, wrong) => {
    expect(checkInvariants({ ...sound, ...wrong }).map((found) => found.invariant)).toContain(invariant);
  });
});
