import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contentHash, type Json } from "@lendloom/engine/kernel";
import { afterEach, describe, expect, it } from "vitest";
import type { Member } from "../definitions/definition-key.ts";
import type { AskedThread, ThreadAnswer } from "../threads/ask-thread.ts";
import type { AnalysedDocuments, Found } from "./analyse-documents.ts";
import { createAnalyser, type Analyser } from "./analyser.ts";

const rules = join(import.meta.dirname, "../../../rules");
const read = (path: string): Json => JSON.parse(readFileSync(join(rules, path), "utf8")) as Json;
const hashed = (definition: Json) => ({ definition, hash: contentHash(definition) });
const pack = hashed(read("pre-screen/pack.json"));
const catalogue = hashed(read("catalogues/consumer.json"));

let analyser: Analyser;
afterEach(async () => {
  await analyser.stop();
});

describe("the analyser", () => {
  it("analyses in a thread and answers nothing once it is stopped", async () => {
    analyser = createAnalyser();
    const { findings, bounded } = await analyser.analyse(pack, catalogue);
    expect(bounded).toBe(false);
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
    await analyser.stop();
    expect(await analyser.analyse(hashed({ other: 1 }), catalogue)).toMatchObject({ unfinished: "closed" });
  });

  it("asks once for the same documents, and again for what was not finished", async () => {
    const answers: ThreadAnswer<Found>[] = [
      { kind: "unanswered", because: "time" },
      { kind: "answer", answer: { findings: [], bounded: false } },
    ];
    let asked = 0;
    const thread: AskedThread<AnalysedDocuments, Found> = {
      ask: () => Promise.resolve(answers[asked++] ?? { kind: "unanswered", because: "failed" }),
      stop: () => Promise.resolve(),
    };
    analyser = createAnalyser(thread);
    expect(await analyser.analyse(pack, catalogue)).toEqual({
      findings: [],
      bounded: true,
      unfinished: "time",
    });
    expect(await analyser.analyse(pack, catalogue)).toEqual({ findings: [], bounded: false });
    await Promise.all([analyser.analyse(pack, catalogue), analyser.analyse(pack, catalogue)]);
    expect(asked).toBe(2);
  });

  it("carries out thousands of cases while the process goes on answering others", async () => {
    analyser = createAnalyser();
    const file = read("pre-screen/cases.json") as unknown as {
      readonly cases: readonly { readonly id: string }[];
    };
    const cases = {
      ...file,
      cases: Array.from({ length: 8_000 }, (_, index) => {
        const each = file.cases[index % file.cases.length];
        return { ...each, id: `${each?.id ?? "c"}-${index}` };
      }),
    } as unknown as Json;
    const members: Member[] = [
      { kind: "catalogue", id: "consumer", ...catalogue },
      { kind: "pack", id: "pre-screen", ...pack },
    ];
    const touched: Member[] = [{ kind: "pack", id: "pre-screen", ...pack, cases }];
    // The thread is begun and has loaded everything.
    expect(await analyser.tryCases({ members, touched: [{ ...touched[0]!, cases: file }] })).toMatchObject({
      kind: "answer",
    });
    const begun = performance.now();
    let turns = 0;
    let longest = 0;
    const done = analyser.tryCases({ members, touched });
    const turn = { last: performance.now(), isOver: false };
    const take = (): void => {
      const now = performance.now();
      longest = Math.max(longest, now - turn.last);
      turn.last = now;
      turns += 1;
      if (!turn.isOver) setImmediate(take);
    };
    take();
    const answer = await done;
    turn.isOver = true;
    const took = performance.now() - begun;
    if (answer.kind !== "answer") return expect.unreachable(answer.because);
    expect(answer.answer.length).toBe(8_000);
    expect(answer.answer.filter(({ passed }) => !passed)).toEqual([]);
    // Only what is sent to and fro is done here; the rest of the time belongs to requests.
    expect(turns).toBeGreaterThan(20);
    expect(longest, `of ${took} ms`).toBeLessThan(took / 2);
  }, 60_000);

  it("takes cases back that nobody waits for", async () => {
    analyser = createAnalyser();
    const gone = new AbortController();
    const asked = analyser.tryCases(
      { members: [], touched: [{ kind: "pack", id: "pre-screen", ...pack, cases: {} }] },
      gone.signal,
    );
    gone.abort();
    expect(await asked).toEqual({ kind: "unanswered", because: "cancelled" });
    expect(await analyser.tryCases({ members: [], touched: [] })).toEqual({ kind: "answer", answer: [] });
  });
});
