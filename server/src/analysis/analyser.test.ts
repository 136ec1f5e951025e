import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contentHash, type Json } from "@lendloom/engine/kernel";
import { afterEach, describe, expect, it } from "vitest";
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
});
