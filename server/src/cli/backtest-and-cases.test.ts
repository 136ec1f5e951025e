import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cashLoanApplication } from "../test-kit/applicants.ts";
import { startTestServer, type TestServer } from "../test-kit/test-server.ts";

const root = join(import.meta.dirname, "../../..");
const german = join(root, "rules/german-credit/pack.json");
const consumer = join(root, "rules/consumer-credit/pack.json");

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly complaints: string;
}

interface CaseFile {
  readonly cases: readonly { readonly id: string; expect: { outcome?: string } }[];
}

interface ProposedFile {
  readonly cases: readonly { readonly case: object }[];
  readonly more: number;
}

interface OwnerCheck {
  readonly catalogue: string;
  readonly machine: {
    readonly states: { readonly checking: { readonly invoke: readonly [{ readonly onDone: object[] }] } };
  };
}

describe("backtests and cases on the command line", { timeout: 180_000 }, () => {
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
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, out, complaints })));
  }

  function file(name: string, text: string): string {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  }

  const parsed = ({ out }: Ended): unknown => JSON.parse(out);

  describe("backtest", () => {
    const csv = "id,durationMonths,amount,age,repaid\nA,6,500,30,1\nB,48,9000,22,0\nC,12,oops,40,1\n";

    it("CP1 compares two packs over a file, for a terminal and as JSON", async () => {
      const path = file("people.csv", csv);
      const known = ["--ref", "id", "--good", "repaid", "--segment", "age=25,35"];
      const told = await lendloom("backtest", german, german, path, ...known);
      expect([told.code, told.complaints]).toEqual([0, ""]);
      expect(told.out).toContain("申请人 applicants 2 · 无法决策 refused 1 · 结果不同 changed 0");
      expect(told.out).toContain("  4: applicants.cell /rows/4/amount");
      const report = parsed(await lendloom("backtest", german, german, path, ...known, "--json"));
      expect(report).toMatchObject({
        applicants: 2,
        refused: { count: 1 },
        segments: [{ fact: "age" }],
      });
    });

    it("CP1 reads NDJSON, too, and ends with 2 and the place of what is wrong", async () => {
      const lines = ['{"age":30,"amount":500,"durationMonths":6}', "{", ""].join("\n");
      const told = await lendloom("backtest", german, german, file("people.ndjson", lines), "--json");
      expect(parsed(told)).toMatchObject({ applicants: 1, refused: { count: 1 } });
      const shoe = await lendloom("backtest", german, german, file("shoe.csv", "shoe\n43\n"));
      expect([shoe.code, shoe.out]).toEqual([2, ""]);
      expect(shoe.complaints).toContain("applicants.column-unknown");
      for (const args of [
        [german, german],
        [german, german, join(folder, "gone.csv")],
        [german, german, file("people.csv", csv), "--money", "yuan"],
        [german, german, file("people.csv", csv), "--segment", "shoe"],
      ])
        expect((await lendloom("backtest", ...args)).code).toBe(2);
    });

    it("CP14 compares versions of packs over the decisions that a server has stored", async () => {
      const headers = { ...server.apiKey, "idempotency-key": "one" };
      const made = await server.call("POST", "/v1/applications", headers, cashLoanApplication(700, "one"));
      const { id } = made.json<{ id: string }>();
      const agreed = { ...server.apiKey, "idempotency-key": "one-consent" };
      await server.call("POST", `/v1/applications/${id}/events`, agreed, { type: "CONSENT_GIVEN" });
      await server.until(`/v1/applications/${id}/decisions`, server.apiKey, ({ items }) =>
        JSON.stringify(items).includes('"id":"consumer-credit"'),
      );
      const report = await lendloom(
        "backtest",
        "consumer-credit@1",
        "consumer-credit",
        "--decisions",
        "--json",
      );
      expect(report).toMatchObject({ code: 0, complaints: "" });
      expect(parsed(report)).toMatchObject({ applicants: 1, changed: 0 });
      const told = await lendloom(
        ...["backtest", "consumer-credit", "consumer-credit", "--decisions", "--from", "2026-01-01"],
      );
      expect(told.out).toContain("申请人 applicants 1");
      const empty = await lendloom(
        ...["backtest", "consumer-credit", "consumer-credit", "--decisions", "--to", "2020-01-01"],
      );
      expect(empty.code).toBe(1);
      expect(empty.complaints).toContain("backtest.no-decisions");
      expect((await lendloom("backtest", "consumer-credit", "--decisions")).code).toBe(2);
      expect((await lendloom("backtest", "consumer-credit@99", "nobody", "--decisions")).code).toBe(1);
    });
  });

  describe("cases", () => {
    const cases = JSON.parse(
      readFileSync(join(root, "rules/consumer-credit/cases.json"), "utf8"),
    ) as CaseFile;

    it("runs those beside a pack, and fails with the places where they do", async () => {
      const sound = await lendloom("cases", consumer);
      expect(sound.code).toBe(0);
      expect(parsed(sound)).toMatchObject({ failed: 0, failing: [], passed: cases.cases.length });
      const wrong = structuredClone(cases);
      if (wrong.cases[0] !== undefined) wrong.cases[0].expect.outcome = "decline";
      const path = file("wrong.json", JSON.stringify(wrong));
      const failed = await lendloom("cases", consumer, "--cases", path);
      expect(failed.code).toBe(1);
      expect(parsed(failed)).toMatchObject({
        failed: 1,
        failing: [{ id: cases.cases[0]?.id, issues: [{ code: "case.outcome" }] }],
      });
    });

    it("proposes cases to confirm, at most as many as are asked for", async () => {
      const proposed = await lendloom("cases", german, "--suggest", "--limit", "3");
      expect(proposed.code).toBe(0);
      const { cases: found } = parsed(proposed) as { cases: readonly { confirmed: boolean }[] };
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThanOrEqual(3);
      expect(found.every(({ confirmed }) => !confirmed)).toBe(true);
      for (const args of [[], [consumer, "--limit", "0"], [consumer, "--cases", join(folder, "gone.json")]])
        expect((await lendloom("cases", ...args)).code).toBe(2);
    });

    const loan = join(root, "workflows/consumer-loan/workflow.json");
    const owner = join(root, "workflows/owner-check/workflow.json");
    const ownerCases = JSON.parse(
      readFileSync(join(root, "workflows/owner-check/cases.json"), "utf8"),
    ) as CaseFile;
    const [clear] = ownerCases.cases;

    it("runs those of a workflow among the definitions beside it, and tells what none of them takes", async () => {
      const sound = await lendloom("cases", loan);
      expect([sound.code, sound.complaints]).toEqual([0, ""]);
      expect(parsed(sound)).toMatchObject({
        failed: 0,
        failing: [],
        coverage: { states: { missed: [] }, transitions: { missed: [] } },
      });
      const wrong = { ...ownerCases, cases: [{ ...clear, expect: { outcome: "decline" } }] };
      const failed = await lendloom("cases", owner, "--cases", file("owner.json", JSON.stringify(wrong)));
      expect(failed.code).toBe(1);
      const issues = [{ code: "case.differs", pointer: "/cases/0/expect/outcome" }];
      const adverse = {
        pointer: "/machine/states/adverse",
        state: "adverse",
        title: { "zh-CN": "有不良记录", en: "Adverse" },
      };
      const missed = "/machine/states/checking/invoke/0/onDone/1";
      expect(parsed(failed)).toMatchObject({
        passed: 0,
        failed: 1,
        failing: [{ id: clear?.id, issues }],
        coverage: {
          states: {
            entered: 2,
            missed: expect.arrayContaining([expect.objectContaining(adverse)]) as unknown,
          },
          transitions: {
            taken: 1,
            missed: expect.arrayContaining([
              { pointer: missed, title: { "zh-CN": "征信核查：有不良记录", en: "Credit check: Adverse" } },
            ]) as unknown,
          },
        },
      });
    });

    it("proposes cases for transitions of a workflow that none takes; together they take them all", async () => {
      const path = file("clear.json", JSON.stringify({ ...ownerCases, cases: [clear] }));
      const one = await lendloom("cases", owner, "--cases", path, "--suggest", "--limit", "1");
      expect(one.code).toBe(0);
      const { cases: shown, more } = parsed(one) as ProposedFile;
      expect(shown).toMatchObject([{ case: { title: { en: "Credit check: Adverse" } } }]);
      const all = parsed(await lendloom("cases", owner, "--cases", path, "--suggest")) as ProposedFile;
      expect(all).toMatchObject({ more: 0, missed: [] });
      expect(all.cases).toHaveLength(1 + more);
      const added = { ...ownerCases, cases: [clear, ...all.cases.map((it) => it.case)] };
      const covered = await lendloom("cases", owner, "--cases", file("all.json", JSON.stringify(added)));
      expect(covered.code).toBe(0);
      expect(parsed(covered)).toMatchObject({ coverage: { transitions: { missed: [] } } });
    });

    it("says why no case takes a transition, and where what lies around a workflow is unsound", async () => {
      const workflow = JSON.parse(readFileSync(owner, "utf8")) as OwnerCheck;
      const [first] = workflow.machine.states.checking.invoke[0].onDone;
      workflow.machine.states.checking.invoke[0].onDone.splice(1, 0, {
        ...first,
        guard: { type: "feel", params: { text: "false" } },
      });
      const rules = ["--catalogue", join(root, "rules/catalogues", `${workflow.catalogue}.json`)];
      const given = ["--cases", join(root, "workflows/owner-check/cases.json"), ...rules];
      mkdirSync(join(folder, "rules/catalogues"), { recursive: true });
      cpSync(join(root, "rules/beneficial-owner"), join(folder, "rules/beneficial-owner"), {
        recursive: true,
      });
      const path = file("workflow.json", JSON.stringify(workflow));
      const told = await lendloom("cases", path, ...given, "--suggest");
      expect(told.complaints).toBe("");
      expect(parsed(told)).toMatchObject({
        cases: [],
        missed: [
          {
            code: "proposal.guard-never-held",
            pointer: "/machine/states/checking/invoke/0/onDone/1",
            texts: { en: expect.stringContaining("checking") as unknown },
          },
        ],
      });
      rmSync(join(folder, "rules"), { recursive: true });
      const unsound = await lendloom("cases", path, ...given);
      expect([unsound.code, unsound.out]).toEqual([2, ""]);
      expect(unsound.complaints).toContain('"process.pack-unknown"');
    });

    it("imports cases beside a draft: new ones are added, known ones replaced, none lost unless it is said", async () => {
      const [first, ...others] = cases.cases;
      const more = {
        ...cases,
        cases: [
          { ...first, id: "another" },
          { ...others[0], title: { "zh-CN": "改", en: "Changed" } },
        ],
      };
      const path = file("cases.json", JSON.stringify(more));
      const told = { added: ["another"], changed: [others[0]?.id], removed: [] };
      const checked = await lendloom("import", path, "--check");
      expect([checked.code, parsed(checked)]).toEqual([0, told]);
      const imported = await lendloom("import", path);
      expect([imported.code, parsed(imported)]).toEqual([0, told]);
      expect(parsed(await lendloom("import", path))).toEqual({ added: [], changed: [], removed: [] });
      const exported = await lendloom("export", "consumer-credit", "--draft");
      expect(exported.out).toContain('"another"');
      const replaced = parsed(await lendloom("import", path, "--replace"));
      expect(replaced).toMatchObject({ added: [], changed: [] });
      expect((replaced as { removed: string[] }).removed).toHaveLength(cases.cases.length - 1);
      const broken = file("broken.json", JSON.stringify({ ...more, cases: [{ id: "x" }] }));
      expect((await lendloom("import", broken)).code).toBe(2);
      expect((await lendloom("import", path, "--id", "nobody")).code).toBe(1);
    });
  });
});
