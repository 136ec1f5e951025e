import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { leastCpuMs } from "../testing/cpu-time.fixture.ts";
import { contentHash, type Json } from "../kernel/index.ts";
import { exportBundle, importBundle, type Bundle } from "./bundle.ts";

const root = join(import.meta.dirname, "../../..");
const read = (path: string): Json => JSON.parse(readFileSync(join(root, path), "utf8")) as Json;

const bundle = (): Bundle =>
  exportBundle([
    { kind: "cases", id: "pre-screen", definition: read("rules/pre-screen/cases.json") },
    { kind: "pack", id: "pre-screen", definition: read("rules/pre-screen/pack.json") },
    { kind: "catalogue", id: "consumer", definition: read("rules/catalogues/consumer.json") },
  ]);

const problems = (json: unknown): readonly string[] => {
  const result = importBundle(json);
  const report = result.ok ? result.value.report : result.error;
  return report.map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`);
};

/** A bundle with one definition changed and its hashes made to fit again. */
const changed = (index: number, change: (definition: Record<string, Json>) => void): Bundle => {
  const copy = structuredClone(bundle());
  change(copy.definitions[index]?.definition as Record<string, Json>);
  return exportBundle(copy.definitions);
};

describe("bundles", () => {
  it("IO9 exports what it imported with the same hash, whatever the order they were given in", () => {
    const first = bundle();
    const result = importBundle(JSON.parse(JSON.stringify(first)));
    expect(result.ok ? result.value.report : result.error).toEqual([]);
    const again = exportBundle(result.ok ? [...result.value.definitions].reverse() : []);
    expect(contentHash(again as unknown as Json)).toBe(contentHash(first as unknown as Json));
    expect(Object.keys(first.manifest)).toEqual([
      "catalogue/consumer",
      "pack/pre-screen",
      "cases/pre-screen",
    ]);
  });

  it("IO8 computes hashes again and refuses a wrong one at its place", () => {
    const tampered = structuredClone(bundle()) as unknown as {
      definitions: { hash: string }[];
      manifest: Record<string, string>;
    };
    tampered.definitions[1]!.hash = "0".repeat(64);
    tampered.manifest["catalogue/consumer"] = "1";
    expect(problems(tampered)).toEqual([
      "error bundle.hash-mismatch /definitions/1/hash",
      "error bundle.hash-mismatch /manifest/catalogue~1consumer",
    ]);
    const edited = structuredClone(bundle()) as unknown as {
      definitions: { definition: { version: string } }[];
    };
    edited.definitions[1]!.definition.version = "9.9.9";
    expect(problems(edited)).toContain("error bundle.hash-mismatch /definitions/1/hash");
  });

  it("IO8 refuses other formats, unknown kinds, doubles and ids that differ", () => {
    expect(problems({ format: "other" })).toEqual(["error bundle.format "]);
    expect(problems([])).toEqual(["error bundle.format "]);
    const [catalogue, pack] = bundle().definitions;
    const list = (...definitions: unknown[]) => problems({ format: "lendloom-bundle/1", definitions });
    expect(list({ ...catalogue, kind: "macro" })).toEqual(["error bundle.kind-unknown /definitions/0/kind"]);
    expect(list({ ...catalogue, kind: "toString" })).toEqual([
      "error bundle.kind-unknown /definitions/0/kind",
    ]);
    expect(list(catalogue, catalogue)).toContain("error bundle.definition-twice /definitions/1");
    expect(list(catalogue, { ...pack, id: "other" })).toContain("error bundle.id-mismatch /definitions/1/id");
    expect(list(catalogue, 3)).toContain("error bundle.format /definitions/1");
  });

  it("RS17 refuses a bundle of 100,000 definitions without reading them", () => {
    const [catalogue] = bundle().definitions;
    const large = { format: "lendloom-bundle/1", definitions: Array(100_000).fill(catalogue) };
    const { result, ms } = leastCpuMs(
      50,
      () => large,
      (bundled) => problems(bundled),
    );
    expect(result).toEqual(["error schema.too-many-members /definitions"]);
    expect(ms).toBeLessThan(50);
  });

  it("IO8 compiles what many definitions lie beside once", { timeout: 20_000 }, () => {
    const [catalogue, pack] = bundle().definitions;
    const copies = Array.from({ length: 400 }, (_, index) => ({
      kind: "pack" as const,
      id: `p${index}`,
      definition: { ...(pack?.definition as object), id: `p${index}` },
    }));
    const from = performance.now();
    expect(problems(exportBundle([catalogue!, ...copies]))).toEqual([]);
    expect(performance.now() - from).toBeLessThan(15_000);
  });

  it("IO8 compiles each definition against the catalogue beside it", () => {
    const broken = changed(1, (pack) => {
      pack["outcome"] = { ...(pack["outcome"] as object), decision: "nobody" };
    });
    expect(problems(broken)).toEqual(
      expect.arrayContaining(["error outcome.decision-unknown /definitions/1/definition/outcome/decision"]),
    );
    const alone = bundle().definitions.filter(({ kind }) => kind === "pack");
    expect(problems(exportBundle(alone))).toEqual([
      "warning bundle.catalogue-missing /definitions/0/definition/catalogue",
    ]);
  });

  it("IO8 warns of cases that fail: the import becomes a draft", () => {
    const failing = changed(2, (cases) => {
      const [first] = cases["cases"] as { expect: { outcome: string } }[];
      first!.expect = { outcome: first!.expect.outcome === "refer" ? "decline" : "refer" };
    });
    expect(problems(failing)).toEqual(["warning bundle.case-failed /definitions/2/definition/cases/0"]);
  });

  it("IO9 carries workflows, layouts and products", () => {
    const whole = exportBundle([
      { kind: "catalogue", id: "consumer", definition: read("rules/catalogues/consumer.json") },
      ...["pre-screen", "consumer-credit", "auto-credit-check"].map((id) => ({
        kind: "pack" as const,
        id,
        definition: read(`rules/${id}/pack.json`),
      })),
      { kind: "workflow", id: "consumer-loan", definition: read("workflows/consumer-loan/workflow.json") },
      { kind: "layout", id: "consumer-loan", definition: read("workflows/consumer-loan/layout.json") },
      { kind: "product", id: "cash-loan", definition: read("products/cash-loan/product.json") },
    ]);
    expect(problems(whole)).toEqual([]);
  });
});
