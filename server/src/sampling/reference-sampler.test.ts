import type { Decision } from "@lendloom/engine/decision";
import { describe, expect, it } from "vitest";
import type { ReferenceAnswer } from "./check-decision.ts";
import type { ReferenceCheck } from "./reference-check.ts";
import { createReferenceSampler, type LiveDecision, type SamplerOptions } from "./reference-sampler.ts";

const decision = (hash: string) =>
  ({ pack: { id: "p", version: "1.0.0", hash }, at: "", digest: "", outcome: "approve" }) as Decision;
const live = (hash = "h", semantics = "json-rules-engine"): LiveDecision => ({
  decision: decision(hash),
  catalogueHash: "c",
  facts: () => Promise.resolve({ age: 20 }),
  documents: () => Promise.resolve({ pack: { semantics }, catalogue: {} }),
});

function sampled(answer: () => Promise<ReferenceAnswer>, options: Partial<SamplerOptions> = {}) {
  const counted: string[] = [];
  const differences: object[] = [];
  const failures: unknown[] = [];
  const asked: string[] = [];
  const check: ReferenceCheck = {
    check: (key) => {
      asked.push(key);
      return answer();
    },
    stop: () => Promise.resolve(),
  };
  const sampler = createReferenceSampler({
    share: 1,
    check,
    count: (result) => counted.push(result),
    onDifference: (difference) => differences.push(difference),
    onFailure: (error) => failures.push(error),
    ...options,
  });
  return { sampler, counted, differences, failures, asked };
}
const soon = () => new Promise((resolve) => setTimeout(resolve, 20));

describe("the sample of live decisions", () => {
  it("is checked after the caller has gone on", async () => {
    const { sampler, counted, asked } = sampled(() => Promise.resolve({ kind: "agree" }));
    sampler.offer(live());
    expect(asked).toEqual([]);
    await soon();
    expect([asked, counted]).toEqual([["h c"], ["agree"]]);
  });

  it("tells what differs by pack and rules, and nothing of the applicant", async () => {
    const { sampler, counted, differences } = sampled(() =>
      Promise.resolve({ kind: "differ", rules: ["policy/r"] }),
    );
    sampler.offer(live());
    await soon();
    expect(counted).toEqual(["differ"]);
    expect(differences).toEqual([{ pack: "p", hash: "h", rules: ["policy/r"] }]);
  });

  it("counts what failed", async () => {
    const { sampler, counted, failures } = sampled(() => Promise.reject(new Error("no")));
    sampler.offer(live());
    await soon();
    expect([counted, failures.length]).toEqual([["failed"], 1]);
  });

  it("drops and counts what does not fit the queue, and what is left at the end", async () => {
    const { sampler, counted } = sampled(() => Promise.resolve({ kind: "agree" }), { queue: 2 });
    for (let offered = 0; offered < 5; offered += 1) sampler.offer(live());
    expect(counted).toEqual(["dropped", "dropped", "dropped"]);
    await sampler.stop();
    sampler.offer(live());
    expect(counted).toEqual(Array(6).fill("dropped"));
  });

  it("takes its share, and passes over packs in other semantics", async () => {
    const rolls = [0.2, 0.7, 0.4, 0.1];
    const half = sampled(() => Promise.resolve({ kind: "agree" }), {
      share: 0.5,
      random: () => rolls.shift() ?? 1,
    });
    for (let offered = 0; offered < 4; offered += 1) half.sampler.offer(live());
    half.sampler.offer(live("other", "strict"));
    await soon();
    expect(half.counted).toEqual(["agree", "agree", "agree"]);
    const none = sampled(() => Promise.resolve({ kind: "agree" }), { share: 0 });
    none.sampler.offer(live());
    const strict = sampled(() => Promise.resolve({ kind: "agree" }));
    strict.sampler.offer(live("h", "strict"));
    await soon();
    expect([none.counted, strict.counted, strict.asked]).toEqual([[], [], []]);
  });
});
