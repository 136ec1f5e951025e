import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cashLoanApplication } from "../test-kit/applicants.ts";
import { startTestServer, type TestServer } from "../test-kit/test-server.ts";

const root = join(import.meta.dirname, "../../..");
const adultsOnly = [
  {
    name: "adults only",
    conditions: { all: [{ fact: "age", operator: "lessThan", value: 18 }] },
    event: { type: "decline" },
  },
];

interface Ended {
  readonly code: number | null;
  readonly printed: unknown;
  readonly complaints: string;
}

describe("the command line", { timeout: 120_000 }, () => {
  let server: TestServer;
  let url: string;
  let folder: string;
  beforeAll(async () => {
    server = await startTestServer();
    url = await server.app.listen({ host: "127.0.0.1", port: 0 });
    folder = mkdtempSync(join(tmpdir(), "lendloom-cli-"));
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function lendloom(...args: readonly string[]): Promise<Ended> {
    const key = server.integratorKey["authorization"]?.replace("Bearer ", "") ?? "";
    const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), ...args], {
      env: { ...process.env, LENDLOOM_URL: url, LENDLOOM_API_KEY: key },
    });
    let [out, complaints] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
    return new Promise((resolve) =>
      child.once("close", (code) =>
        resolve({ code, printed: out === "" ? undefined : JSON.parse(out), complaints }),
      ),
    );
  }

  function file(name: string, json: unknown): string {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(json));
    return path;
  }

  it("analyses a pack offline: nothing in a sound one, and a failing exit for a gap", async () => {
    const path = join(root, "rules/consumer-credit/pack.json");
    const sound = await lendloom("analyse", path, "--json");
    expect(sound).toMatchObject({ code: 0, printed: { findings: [], bounded: false } });
    const pack = JSON.parse(readFileSync(path, "utf8")) as {
      decisions: { "risk-grade": { rows: object[] } };
    };
    pack.decisions["risk-grade"].rows.pop();
    const catalogue = join(root, "rules/catalogues/consumer.json");
    const broken = await lendloom("analyse", file("gap.json", pack), "--catalogue", catalogue, "--json");
    expect(broken).toMatchObject({
      code: 1,
      printed: {
        findings: expect.arrayContaining([
          expect.objectContaining({
            code: "analysis.gap",
            severity: "error",
            witness: expect.objectContaining({ facts: expect.anything() as unknown }) as unknown,
          }),
        ]) as unknown,
      },
    });
  });

  it("converts a pack to strict offline and tells every outcome that changes", async () => {
    const folderOfRules = join(root, "rules/pre-screen");
    const out = join(folder, "strict.json");
    const ended = await lendloom(
      ...["convert-to-strict", join(folderOfRules, "pack.json")],
      ...["--cases", join(folderOfRules, "cases.json"), "--out", out],
    );
    expect(ended.code).toBe(0);
    expect(ended.printed).toMatchObject({ from: "strict", changed: 0, addedReasons: [] });
    expect(JSON.parse(readFileSync(out, "utf8"))).toMatchObject({ id: "pre-screen", semantics: "strict" });
  });

  it("refuses to export as DMN what is none, and tells each place", async () => {
    const { code, printed, complaints } = await lendloom("export", "pre-screen", "--format", "dmn");
    expect({ code, printed }).toEqual({ code: 1, printed: undefined });
    expect(complaints).toContain("export.not-expressible");
    expect(complaints).toContain("/decisions/");
  });

  it("imports rules as a draft, exports them as a bundle, and imports that to the same hashes", async () => {
    const imported = await lendloom("import", file("rules.json", adultsOnly), "--id", "adults");
    expect(imported).toMatchObject({ code: 0, printed: { format: "json-rules-engine" } });
    const exported = await lendloom("export", "adults", "--draft");
    expect(exported).toMatchObject({ code: 0, complaints: "" });
    const again = await lendloom("import", file("bundle.json", exported.printed));
    expect(again).toMatchObject({ code: 0, printed: { format: "bundle" } });
    const hashes = ({ printed }: Ended) =>
      (printed as { drafts: { id: string; hash: string }[] }).drafts.map(({ id, hash }) => [id, hash]);
    expect(hashes(again)).toEqual(hashes(imported));
  });

  it("RT304 replays one application, and all of them", async () => {
    const headers = { ...server.apiKey, "idempotency-key": "replayed" };
    const made = await server.call("POST", "/v1/applications", headers, cashLoanApplication(700, "replayed"));
    const { id } = made.json<{ id: string }>();
    expect(await lendloom("replay", id)).toMatchObject({ code: 0, printed: { result: "verified" } });
    expect(await lendloom("replay", id, "--at", "1")).toMatchObject({
      code: 0,
      printed: { result: "shown" },
    });
    const all = await lendloom("replay", "--all");
    expect(all).toMatchObject({ code: 0, printed: { verified: 1, different: 0, differences: [] } });
    expect((await lendloom("replay")).code).toBe(2);
    expect((await lendloom("replay", "nobody")).code).toBe(2);
  });

  it("checks a file offline: 0 where it can be imported, 1 with the place where it cannot", async () => {
    expect(await lendloom("import", file("rules.json", adultsOnly), "--check")).toMatchObject({ code: 0 });
    const broken = JSON.parse(JSON.stringify(adultsOnly).replace("lessThan", "lessThen")) as unknown;
    const refused = await lendloom("import", file("broken.json", broken), "--check");
    expect(refused.code).toBe(1);
    expect(JSON.stringify(refused.printed)).toContain("/0/conditions/all/0/operator");
  });

  it("writes a decision table as a spreadsheet and imports an edited one over the draft", async () => {
    for (const name of ["grade.csv", "grade.xlsx"]) {
      const path = join(folder, name);
      const table = ["--decision", "risk-grade"];
      expect(await lendloom("export", "consumer-credit", "--out", path, ...table)).toMatchObject({ code: 0 });
      const imported = await lendloom("import", path, "--id", "consumer-credit", ...table, "--check");
      expect(imported).toMatchObject({ code: 0, printed: { report: [], changes: [] } });
    }
    const csv = readFileSync(join(folder, "grade.csv"), "utf8").replace("[640..700)", "650-699");
    writeFileSync(join(folder, "edited.csv"), csv);
    const args = ["--id", "consumer-credit", "--decision", "risk-grade"];
    const edited = await lendloom("import", join(folder, "edited.csv"), ...args);
    expect(edited).toMatchObject({ code: 0, printed: { report: [{ params: { to: "[650..699]" } }] } });
    writeFileSync(join(folder, "wrong.csv"), csv.replace("650-699", "=1+1"));
    expect(await lendloom("import", join(folder, "wrong.csv"), ...args)).toMatchObject({
      code: 1,
      printed: { code: "import.invalid", errors: [{ code: "sheet.formula" }] },
    });
    writeFileSync(join(folder, "huge.csv"), Buffer.alloc(9 * 1024 * 1024, "a\n"));
    expect(await lendloom("import", join(folder, "huge.csv"), ...args)).toMatchObject({ code: 2 });
    expect(await lendloom("import", join(folder, "edited.csv"))).toMatchObject({ code: 2 });
  });

  it("ends with 1 where the server refuses, with 2 where it is used wrongly or there is no server", async () => {
    expect(await lendloom("export", "no-such-pack")).toMatchObject({ code: 1, printed: undefined });
    expect(await lendloom("export")).toMatchObject({ code: 2 });
    expect(await lendloom("publish")).toMatchObject({ code: 2 });
    expect(await lendloom("import", join(folder, "gone.json"))).toMatchObject({ code: 2 });
  });

  it("ends quietly when its reader has seen enough, as head has", async () => {
    const key = server.integratorKey["authorization"]?.replace("Bearer ", "") ?? "";
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, "main.ts"), "export", "consumer-credit"],
      {
        env: { ...process.env, LENDLOOM_URL: url, LENDLOOM_API_KEY: key },
      },
    );
    let complaints = "";
    child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect({ code, complaints }).toEqual({ code: 0, complaints: "" });
  });

  it("simulates a named case of a workflow", async () => {
    const workflow = join(root, "workflows/consumer-loan/workflow.json");
    const unknown = await lendloom("simulate", "--workflow", workflow, "--case", "no-such-case");
    expect(unknown.code).toBe(2);
    const known = /there are ([\w-]+)/.exec(unknown.complaints)?.[1] ?? "";
    const simulated = await lendloom("simulate", "--workflow", workflow, "--case", known);
    expect(simulated.code).toBe(0);
    expect(simulated.printed).not.toHaveProperty("error");
  });

  it("simulates a workflow together with the sub-flows it begins", async () => {
    const workflow = join(root, "workflows/merchant-onboarding/workflow.json");
    const simulated = await lendloom("simulate", "--workflow", workflow, "--case", "visited");
    expect(simulated).toMatchObject({
      code: 0,
      printed: { subflows: [{ workflow: "premises-visit", states: ["verified"], finished: true }] },
    });
  });

  it("verifies rules against json-rules-engine itself", async () => {
    const rules = file("rules.json", adultsOnly);
    for (const age of [17, 18]) {
      const verified = await lendloom("verify", rules, "--facts", file("facts.json", { age }));
      expect(verified).toMatchObject({ code: 0, printed: { same: true } });
    }
  });
});
