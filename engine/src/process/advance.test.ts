import { describe, expect, it } from "vitest";
import { canonicalJson, type Json, type JsonObject } from "../kernel/index.ts";
import {
  forgetfulSealer,
  sampleCatalogue,
  sampleDocuments,
  samplePack,
  sampleWorkflow,
} from "../testing/index.ts";
import { advance } from "./advance.ts";
import { applyEntry } from "./apply-entry.ts";
import { compileProcess } from "./compile-process.ts";
import type { JournalEntry } from "./journal.ts";
import type { Run } from "./run.ts";
import type { Advanced, ProcessWorld, RunEffect, RunEvent } from "./run-event.ts";
import { pinsOf } from "./pins-of.ts";

const AT = "2026-06-01T02:00:00.000Z";
const process = (() => {
  const compiled = compileProcess(sampleDocuments);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value;
})();
const officer = { kind: "person", id: "li", roles: ["officer"] } as const;
const machine = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;

/** A run under test: what it is told, and everything that came of it. */
class Told {
  run: Run | undefined;
  readonly entries: JournalEntry[] = [];
  readonly effects: RunEffect[] = [];
  at = AT;
  readonly world: ProcessWorld;

  constructor(world: ProcessWorld = { process }) {
    this.world = world;
  }

  try(event: RunEvent): Advanced {
    return advance(this.run, event, this.world);
  }

  tell(event: RunEvent): this {
    const advanced = this.try(event);
    if (advanced.kind !== "advanced") throw new Error(JSON.stringify(advanced));
    this.run = advanced.run;
    this.entries.push(...advanced.entries);
    this.effects.push(...advanced.effects);
    return this;
  }

  start(facts: JsonObject = { name: "张伟", age: 36, city: "BJ" }): this {
    return this.tell(startEvent(facts, this.world));
  }

  send(type: string, payload: JsonObject = {}): this {
    return this.tell(this.event(type, payload));
  }

  event(type: string, payload: JsonObject = {}): RunEvent {
    return { kind: "event", at: this.at, id: `event-${type}`, type, payload, sender: machine };
  }

  /** The generation of the query of a source that is being asked. */
  asking(source: string): string {
    return this.run?.asking[source]?.generation ?? "none";
  }

  answer(source: string, facts: Json): RunEvent {
    const generation = this.asking(source);
    return { kind: "activity-done", at: this.at, invoke: "check", generation, source, answer: { facts } };
  }

  fail(source: string): RunEvent {
    const error = { code: "connector.timeout", message: "No answer" };
    const generation = this.asking(source);
    return { kind: "activity-failed", at: this.at, invoke: "check", generation, source, error, attempt: 2 };
  }

  kinds(kind: JournalEntry["kind"]): readonly JournalEntry[] {
    return this.entries.filter((entry) => entry.kind === kind);
  }
}

function startEvent(facts: JsonObject, world: ProcessWorld): RunEvent {
  const pins = pinsOf(world.process);
  return { kind: "start", at: AT, run: "r1", subject: "a1", pins, facts, sender: machine };
}

function approved(told = new Told()): Told {
  told.start().send("CONSENT_GIVEN");
  told.tell(told.answer("identity", { identityMatch: true }));
  return told.tell(told.answer("bureau", { creditScore: 720 }));
}

describe("compileProcess", () => {
  it("PR1 names the document of each issue", () => {
    const broken = { ...samplePack, semantics: "loose" };
    const compiled = compileProcess({ ...sampleDocuments, packs: [broken] });
    expect(compiled.ok ? [] : compiled.error).toContainEqual(
      expect.objectContaining({ pointer: "/semantics", document: { kind: "pack", id: "check" } }),
    );
  });

  it("PR1 refuses a pack that is not there and one of another catalogue", () => {
    const missing = compileProcess({ ...sampleDocuments, packs: [] });
    expect(missing.ok ? [] : missing.error.map(({ code }) => code)).toContain("process.pack-unknown");
    const other = compileProcess({ ...sampleDocuments, catalogue: { ...sampleCatalogue, id: "other" } });
    expect(other.ok ? [] : other.error.map(({ code }) => code)).toContain("process.catalogue-differs");
  });

  it("PR1 types a decision's outputs from its pack", () => {
    const text = JSON.stringify(sampleWorkflow).replace(
      'event.output.outcome = \\"approve\\"',
      "event.output.nothing = 1",
    );
    const compiled = compileProcess({ ...sampleDocuments, workflow: JSON.parse(text) as Json });
    expect(compiled.ok ? "" : compiled.error[0]?.pointer).toContain("/invoke/0/onDone/0/guard/params/text");
  });
});

describe("advance", () => {
  it("PR2 gives the same bytes again, and a run that is the fold of its journal", () => {
    const [first, second] = [approved(), approved()];
    expect(canonicalJson(first.run as unknown as Json)).toBe(canonicalJson(second.run as unknown as Json));
    const fold = first.entries.reduce<Run | undefined>(applyEntry, undefined);
    expect(canonicalJson(fold as unknown as Json)).toBe(canonicalJson(first.run as unknown as Json));
    expect(first.entries.map(({ seq }) => seq)).toEqual(first.entries.map((_, index) => index + 1));
  });

  it.each<[string, JsonObject, string]>([
    ["an unknown fact", { agee: 1 }, "/facts/agee"],
    ["a fact of another type", { age: "36" }, "/facts/age"],
    ["a fact out of range", { age: 151 }, "/facts/age"],
    ["a bureau's word in the applicant's mouth", { creditScore: 850 }, "/facts/creditScore"],
    ["an inherited name", JSON.parse('{"__proto__":1}') as JsonObject, "/facts/__proto__"],
  ])("PR3 refuses %s", (_name, facts, pointer) => {
    const refused = new Told().try(startEvent(facts, { process }));
    expect(refused).toMatchObject({ kind: "refused", refusal: { code: "run.facts-invalid" } });
    const pointers = refused.kind === "refused" ? refused.refusal.issues.map((issue) => issue.pointer) : [];
    expect(pointers).toContain(pointer);
  });

  it("PR4 refuses events by what is wrong with them and changes nothing", () => {
    const told = approved();
    const before = canonicalJson(told.run as unknown as Json);
    const code = (event: RunEvent) => {
      const advanced = told.try(event);
      return advanced.kind === "refused" ? advanced.refusal.code : advanced.kind;
    };
    expect(code(told.event("NOTHING"))).toBe("run.event-unknown");
    expect(code(told.event("xstate.done.actor.check"))).toBe("run.event-unknown");
    expect(code(told.event("toString"))).toBe("run.event-unknown");
    expect(code(told.event("CONSENT_GIVEN"))).toBe("run.event-refused");
    expect(code({ ...told.event("ACCEPTED", { account: "1234" }), sender: officer } as RunEvent)).toBe(
      "run.event-role",
    );
    expect(code(told.event("ACCEPTED", { account: "abc" }))).toBe("run.payload-invalid");
    expect(code(told.event("WITHDRAWN", { surplus: 1 }))).toBe("run.payload-invalid");
    expect(canonicalJson(told.run as unknown as Json)).toBe(before);
    told.send("WITHDRAWN");
    expect(code(told.event("WITHDRAWN"))).toBe("run.finished");
  });

  it("PR5 records an event's facts and consents with the step", () => {
    const told = approved().send("ACCEPTED", { account: "6222", city: "SH", months: 6 });
    expect(told.run?.facts["city"]).toMatchObject({ value: "SH", source: "application" });
    expect(told.run?.consents["credit-bureau"]).toMatchObject({ by: "k1", event: "event-CONSENT_GIVEN" });
    expect(told.effects.at(-1)).toMatchObject({
      kind: "begin-activity",
      input: { value: { account: "6222", months: 6 } },
    });
  });

  it("PR6 asks the cheapest source first, one at a time, and says why and at what cost", () => {
    const told = new Told().start().send("CONSENT_GIVEN");
    expect(Object.keys(told.run?.asking ?? {})).toEqual(["identity"]);
    expect(told.kinds("source-asked")).toMatchObject([
      { source: "identity", facts: ["identityMatch"], cost: { amountMinor: 30, currency: "CNY" } },
    ]);
    told.tell(told.answer("identity", { identityMatch: true }));
    expect(Object.keys(told.run?.asking ?? {})).toEqual(["bureau"]);
    expect(told.effects.at(-1)).toMatchObject({
      kind: "begin-activity",
      purpose: "source",
      connector: "credit-bureau",
      operation: "query",
      timeout: "PT10S",
    });
  });

  it("PR6 never asks a bureau about an applicant under age", () => {
    const told = new Told().start({ name: "小明", age: 17 }).send("CONSENT_GIVEN");
    expect(told.run).toMatchObject({ finished: true, status: "declined", outcome: "decline", asking: {} });
    expect(told.kinds("source-asked")).toEqual([]);
  });

  it("PR6 stops asking once an answer settles the outcome", () => {
    const told = new Told().start().send("CONSENT_GIVEN");
    told.tell(told.answer("identity", { identityMatch: false }));
    expect(told.run).toMatchObject({ status: "declined", decisions: [{ number: 1, outcome: "decline" }] });
    expect(told.kinds("source-asked")).toHaveLength(1);
  });

  it("PR7 does not ask without consent, and asks once it is given", () => {
    const told = new Told().start();
    const timer = { kind: "timer", at: AT, timer: "consent/P3D", generation: "1.0" } as const;
    told.tell(timer);
    told.tell(told.answer("identity", { identityMatch: true }));
    expect(told.run).toMatchObject({
      status: "in-review",
      asking: {},
      sources: { bureau: { kind: "unavailable", reason: "no-consent:credit-bureau" } },
      decisions: [{ outcome: "refer" }],
    });
    expect(told.kinds("source-asked")).toHaveLength(1);
    const granted: JournalEntry = {
      seq: (told.run?.journal ?? 0) + 1,
      at: AT,
      kind: "consent-granted",
      consent: { scope: "credit-bureau", grantedAt: AT, by: "k1", event: "e" },
    };
    expect(applyEntry(told.run, granted).sources).not.toHaveProperty("bureau");
  });

  it("PR8 does not ask a failed source again and refers, never approves", () => {
    const told = new Told().start().send("CONSENT_GIVEN");
    told.tell(told.answer("identity", { identityMatch: true })).tell(told.fail("bureau"));
    expect(told.run).toMatchObject({ status: "in-review", decisions: [{ outcome: "refer" }], asking: {} });
    expect(told.kinds("source-unavailable")).toMatchObject([
      { source: "bureau", reason: "failed:connector.timeout" },
    ]);
  });

  it.each<[string, Json]>([
    ["of another type", { creditScore: "720" }],
    ["out of range", { creditScore: 9_000 }],
    ["null without leave", { creditScore: null }],
    ["that is no object", "720"],
    ["without facts", null],
  ])("PR9 takes an answer %s for a failed source", (_name, facts) => {
    const told = new Told().start().send("CONSENT_GIVEN");
    told.tell(told.answer("identity", { identityMatch: true })).tell(told.answer("bureau", facts));
    expect(told.run?.sources["bureau"]).toMatchObject({ kind: "unavailable", reason: "answer-invalid" });
    expect(told.run?.decisions).toMatchObject([{ outcome: "refer" }]);
  });

  it("PR9 does not let one source speak for another, nor ask again for what it left out", () => {
    const told = new Told().start().send("CONSENT_GIVEN");
    told.tell(told.answer("identity", { identityMatch: true, creditScore: 850, surplus: 1 }));
    expect(told.run?.facts).not.toHaveProperty("creditScore");
    told.tell(told.answer("bureau", {}));
    expect(told.run).toMatchObject({ decisions: [{ outcome: "refer" }], asking: {} });
  });

  it("PR10 carries a settled decision on in the same step", () => {
    const told = approved();
    const last = told.entries.slice(-3).map(({ kind }) => kind);
    expect(last).toEqual(["facts-recorded", "decided", "stepped"]);
    expect(told.run).toMatchObject({ status: "offered", states: ["open", "offer"] });
  });

  it("PR11 ignores completions that are late, told twice or forged", () => {
    const told = new Told().start().send("CONSENT_GIVEN");
    const answer = told.answer("identity", { identityMatch: true });
    told.tell(answer);
    expect(told.try(answer).kind).toBe("stale");
    expect(told.try({ ...answer, generation: told.asking("bureau") } as RunEvent).kind).toBe("stale");
    const pay = { kind: "activity-done", at: AT, invoke: "pay", generation: "1.0", answer: {} } as const;
    expect(told.try(pay).kind).toBe("stale");
    expect(told.try({ kind: "timer", at: AT, timer: "offer/P7D", generation: "1.0" }).kind).toBe("stale");
  });

  it("PR12 completes a task by its role, with its outcomes and a form that fits", () => {
    const told = new Told().start().send("CONSENT_GIVEN");
    told.tell(told.answer("identity", { identityMatch: true })).tell(told.fail("bureau"));
    const generation = told.run?.snapshot.invokes["review-task"]?.generation ?? "";
    const task = {
      kind: "task-completed",
      at: AT,
      invoke: "review-task",
      generation,
      outcome: "approve",
      form: {},
      sender: officer,
    } as const;
    const code = (event: RunEvent) => {
      const advanced = told.try(event);
      return advanced.kind === "refused" ? advanced.refusal.code : advanced.kind;
    };
    expect(code({ ...task, sender: machine })).toBe("task.role");
    expect(code({ ...task, outcome: "perhaps" })).toBe("task.outcome-unknown");
    expect(code({ ...task, form: { months: 99 } })).toBe("task.form-invalid");
    expect(code({ ...task, form: { surplus: 1 } })).toBe("task.form-invalid");
    expect(code({ ...task, generation: "9.9" })).toBe("stale");
    told.tell({ ...task, form: { months: 24 } });
    expect(told.run).toMatchObject({ status: "offered", snapshot: { variables: { months: 24 } } });
    expect(told.effects.find(({ kind }) => kind === "close-task")).toMatchObject({ outcome: "approve" });
  });

  it("PR13 takes an answer that does not fit for a failure; without a failure path an operator must act", () => {
    const told = approved().send("ACCEPTED", { account: "6222" });
    const generation = told.run?.snapshot.invokes["pay"]?.generation ?? "";
    const answer = {
      kind: "activity-done",
      at: AT,
      invoke: "pay",
      generation,
      answer: { reference: 7 },
    } as const;
    expect(told.try(answer)).toMatchObject({
      kind: "incident",
      issue: { code: "process.activity-failed", params: { invoke: "pay", code: "activity.answer-invalid" } },
    });
    told.tell({ ...answer, answer: { reference: "T-1" } });
    expect(told.run).toMatchObject({
      finished: true,
      snapshot: { output: { outcome: "approve", reference: "T-1" } },
    });
  });

  it("PR14 stores nothing personal in clear, keeps ciphertexts, and refuses when the key is gone", async () => {
    const sealer = forgetfulSealer();
    const told = new Told({ process, seal: await sealer.forSubject("t", "a1") });
    approved(told).send("ACCEPTED", { account: "6222020000", city: "SH" });
    const everything = JSON.stringify([told.run, told.entries, told.effects]);
    for (const secret of ["张伟", "6222020000", '"creditScore":{"value"'])
      expect(everything).not.toContain(secret);
    expect(everything).toContain("SH");
    expect(told.run?.snapshot.variables).not.toHaveProperty("account");
    const sealed = told.run?.sealedVariables["account"];
    expect(sealed).toBeTypeOf("string");
    const generation = told.run?.snapshot.invokes["pay"]?.generation ?? "";
    told.tell({ kind: "activity-done", at: AT, invoke: "pay", generation, answer: { reference: "T-1" } });
    expect(told.run?.sealedVariables["account"]).toBe(sealed);
    const fold = told.entries.reduce<Run | undefined>(applyEntry, undefined);
    expect(canonicalJson(fold as unknown as Json)).toBe(canonicalJson(told.run as unknown as Json));

    const erased = approved(new Told({ process, seal: await sealer.forSubject("t", "a2") }));
    sealer.erase("t", "a2");
    const review = erased.send.bind(erased, "REMIND");
    expect(review).not.toThrow();
    erased.send("WITHDRAWN");
    const other = new Told({ process, seal: await sealer.forSubject("t", "a3") }).start();
    sealer.erase("t", "a3");
    expect(other.try(other.event("CONSENT_GIVEN"))).toMatchObject({
      kind: "refused",
      refusal: { code: "run.erased" },
    });
  });

  it("PR15 tells the status of the innermost state that says one, and the final output's outcome", () => {
    const told = approved().send("ACCEPTED", { account: "6222" });
    expect(told.run).toMatchObject({ status: "accepted", states: ["open", "paying", "sending"] });
    const withdrawn = approved().send("WITHDRAWN");
    expect(withdrawn.run).toMatchObject({ status: "withdrawn", finished: true, states: ["withdrawn"] });
    expect(approved().run).not.toHaveProperty("outcome");
  });

  it("PR17 cancels a query nobody waits for any more", () => {
    const told = new Told().start().send("CONSENT_GIVEN");
    const generation = told.asking("identity");
    told.send("WITHDRAWN");
    expect(told.run?.asking).toEqual({});
    expect(told.effects).toContainEqual({ kind: "cancel-activity", generation });
    expect(told.kinds("source-cancelled")).toMatchObject([{ source: "identity", generation }]);
  });
});

describe("answers of sources", () => {
  const twice = (): ProcessWorld => {
    const parallel = JSON.parse(JSON.stringify(sampleWorkflow)) as typeof sampleWorkflow;
    const { checking } = parallel.machine.states.open.states;
    const [check] = checking.invoke;
    const again = { ...check, id: "again", onDone: [{ target: "#again-done" }] };
    const once = { ...check, onDone: [{ target: "#once-done" }] };
    const final = (key: string) => ({ [key]: { type: "final", title: checking.title } });
    const region = (invoke: unknown, name: string) => ({
      title: checking.title,
      initial: name,
      states: { [name]: { title: checking.title, invoke: [invoke] }, ...final(`${name}-done`) },
    });
    const both = {
      title: checking.title,
      status: "checking",
      type: "parallel",
      states: { first: region(once, "once"), second: region(again, "again") },
      onDone: [{ target: "offer" }],
    };
    Object.assign(parallel.machine.states.open.states, { checking: both });
    const compiled = compileProcess({ ...sampleDocuments, workflow: parallel });
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
    return { process: compiled.value };
  };

  it("PR17 shares one query among the decisions that wait for it", () => {
    const told = new Told(twice()).start().send("CONSENT_GIVEN");
    expect(told.kinds("source-asked")).toHaveLength(1);
    told.tell(told.answer("identity", { identityMatch: true }));
    told.tell(told.answer("bureau", { creditScore: 720 }));
    expect(told.kinds("source-asked")).toHaveLength(2);
    expect(told.run).toMatchObject({
      status: "offered",
      decisions: [{ outcome: "approve" }, { outcome: "approve" }],
    });
  });

  it("PR16 uses an answer while it is valid and asks again afterwards", () => {
    const told = approved();
    const { generation: _generation, ...offer } = { generation: "", ...told.run?.snapshot };
    expect(told.run?.facts["creditScore"]).toMatchObject({ validUntil: "2026-07-01T02:00:00.000Z" });
    const back = (at: string): Told => {
      const later = new Told({ process });
      later.run = {
        ...(told.run as Run),
        snapshot: { ...(offer as Run["snapshot"]), value: { open: "consent" }, timers: {} },
      };
      later.at = at;
      return later.send("CONSENT_GIVEN");
    };
    expect(back("2026-06-30T02:00:00.000Z").kinds("source-asked")).toEqual([]);
    expect(back("2026-07-01T02:00:00.000Z").kinds("source-asked")).toMatchObject([{ source: "bureau" }]);
  });
});
