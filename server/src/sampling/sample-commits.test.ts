import { Erased } from "@lendloom/engine/process";
import type { CommitOutcome, RunCommit, RunStore, Sealer } from "@lendloom/engine/runtime";
import { describe, expect, it } from "vitest";
import type { LiveDefinitions } from "../definitions/index.ts";
import type { LiveDecision } from "./reference-sampler.ts";
import { sampleCommits } from "./sample-commits.ts";

const commit = {
  tenant: "demo",
  run: { subject: "s", pins: { catalogue: { hash: "c" } } },
  decisions: [
    {
      decision: { pack: { id: "p", hash: "h" } },
      facts: { name: { sealed: "sealed" }, age: { value: 20 } },
    },
  ],
} as unknown as RunCommit;

function sampled(outcome: CommitOutcome, open: () => string) {
  const offered: LiveDecision[] = [];
  const store = sampleCommits(
    { commit: () => Promise.resolve(outcome) } as unknown as RunStore,
    { offer: (live) => void offered.push(live), stop: () => Promise.resolve() },
    {
      live: {
        document: (_tenant: string, hash: string) => Promise.resolve({ hash }),
      } as unknown as LiveDefinitions,
      sealer: {
        forSubject: () => Promise.resolve({ open: () => ({ ok: true, value: JSON.stringify(open()) }) }),
      } as unknown as Sealer,
    },
  );
  return { store, offered };
}

describe("decisions of runs", () => {
  it("are offered once they are committed, with their documents and their facts opened", async () => {
    const { store, offered } = sampled({ kind: "committed", revision: 1 }, () => "张伟");
    await store.commit(commit);
    expect(offered).toHaveLength(1);
    expect(await offered[0]?.facts()).toEqual({ name: "张伟", age: 20 });
    expect(await offered[0]?.documents()).toEqual({ pack: { hash: "h" }, catalogue: { hash: "c" } });
  });

  it("are not offered when the commit came to nothing", async () => {
    const { store, offered } = sampled({ kind: "conflict" }, () => "");
    await store.commit(commit);
    expect(offered).toEqual([]);
  });

  it("have no facts any more once the person is erased", async () => {
    const { store, offered } = sampled({ kind: "committed", revision: 1 }, () => {
      throw new Erased();
    });
    await store.commit(commit);
    expect(await offered[0]?.facts()).toBeUndefined();
  });
});
