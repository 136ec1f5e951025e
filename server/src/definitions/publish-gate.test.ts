import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contentHash, type Json } from "@lendloom/engine/kernel";
import { describe, expect, it } from "vitest";
import type { Analyser } from "../analysis/analyser.ts";
import type { Store, TenantId } from "../store/index.ts";
import type { Unanswered } from "../threads/ask-thread.ts";
import type { Member } from "./definition-key.ts";
import { publishGate } from "./publish-gate.ts";

const rules = join(import.meta.dirname, "../../../rules");
const read = (path: string): Json => JSON.parse(readFileSync(join(rules, path), "utf8")) as Json;
const member = (kind: Member["kind"], id: string, definition: Json): Member => ({
  kind,
  id,
  definition,
  hash: contentHash(definition),
});

describe("a gate whose cases were not carried out", () => {
  it.each<Unanswered>(["time", "memory", "full", "closed", "cancelled", "failed"])(
    "stays closed and says so: %s",
    async (because) => {
      const analyser: Analyser = {
        analyse: () => Promise.resolve({ findings: [], bounded: false }),
        tryCases: () => Promise.resolve({ kind: "unanswered", because }),
        stop: () => Promise.resolve(),
      };
      const pack = {
        ...member("pack", "pre-screen", read("pre-screen/pack.json")),
        cases: read("pre-screen/cases.json"),
      };
      const gate = await publishGate(
        { store: {} as Store, analyser },
        "demo" as TenantId,
        [member("catalogue", "consumer", read("catalogues/consumer.json"))],
        [pack],
      );
      expect(gate.isOpen).toBe(false);
      expect(gate.issues[0]).toMatchObject({
        code: "definition.cases-unfinished",
        severity: "error",
        params: { because },
      });
    },
  );
});
