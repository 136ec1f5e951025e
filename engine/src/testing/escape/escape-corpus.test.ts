import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { attemptEscapes, type EscapeReport } from "./escape-attempts.ts";
import { escapePayloads } from "./escape-payloads.fixture.ts";
import { watchGlobals, type Watch } from "./watch-globals.ts";
import { testSeed } from "../test-seed.fixture.ts";

const expectNothing = (reports: readonly EscapeReport[]) => {
  expect(reports.flatMap(({ escaped }) => escaped)).toEqual([]);
  expect(reports.map(({ kind }) => kind)).toEqual([
    "pack",
    "pack in dmn",
    "pack of the library",
    "catalogue",
    "facts",
    "workflow",
    "json-rules-engine file",
    "DMN file",
    "bundle",
    "machine of XState",
  ]);
  // Of each kind some documents are used to the end: refusing all of them would prove little. A bundle names the
  // hashes of what it holds, so that any other text in it is refused.
  for (const { kind, tried, refused } of reports)
    if (kind !== "bundle") expect(tried - refused, kind).toBeGreaterThan(0);
};

const seed = testSeed;
const isWhole = process.env["LENDLOOM_ALL_ESCAPES"] === "1";

describe("texts that have escaped elsewhere", () => {
  it(
    `RS13 are refused or inert in the places for a text of whatever is imported (${isWhole ? "all" : `seed ${seed}`})`,
    { timeout: 7_200_000 },
    () => {
      expect(new Set(escapePayloads).size).toBeGreaterThan(40);
      const reports = attemptEscapes(isWhole ? "all" : { seed, perPlace: 1 });
      expectNothing(reports);
      if (process.env["LENDLOOM_TIMINGS"] === "1")
        console.table(reports, ["kind", "slots", "tried", "refused", "ms"]);
    },
  );

  it(`RS13 nor do they where code generation is forbidden (seed ${seed})`, { timeout: 120_000 }, () => {
    const script = fileURLToPath(new URL("./run-escapes.fixture.ts", import.meta.url));
    const printed = execFileSync(
      process.execPath,
      ["--disallow-code-generation-from-strings", script, String(seed)],
      { encoding: "utf8" },
    );
    expectNothing(JSON.parse(printed) as readonly EscapeReport[]);
  });
});

describe("the watch over globals", () => {
  let watch: Watch | undefined;
  afterEach(() => watch?.end());

  it("RS13 sees what a payload that ran would leave behind", () => {
    watch = watchGlobals();
    expect(watch.changes()).toEqual([]);
    const realm = globalThis as unknown as Record<string, unknown>;
    realm["escaped"] = 1;
    (Object.prototype as unknown as Record<string, unknown>)["polluted"] = 1;
    expect(watch.changes()).toEqual(["a payload ran", "globalThis.escaped", "Object.prototype.polluted"]);
    watch.end();
    watch = watchGlobals();
    (realm["alert"] as () => void)();
    expect(watch.ran()).toBe(true);
    const { keys } = Object;
    Object.keys = () => [];
    expect(watch.changes()).toContain("Object.keys");
    Object.keys = keys;
  });
});
