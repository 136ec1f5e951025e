import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

interface Imported {
  readonly format: string;
  readonly report: readonly { readonly pointer: string }[];
  readonly drafts: readonly { readonly kind: string; readonly id: string; readonly hash: string }[];
}

describe("import and export", () => {
  let server: TestServer;
  let mei: Headers;
  beforeAll(async () => {
    server = await startTestServer();
    mei = await server.as("mei");
  });
  afterAll(async () => {
    await server.close();
  });

  it("brings a pack out and in again with the same hashes", async () => {
    const bundle = await server.call("GET", "/v1/packs/consumer-credit/bundle", server.integratorKey);
    const live = (await server.call("GET", "/v1/definitions/pack/consumer-credit", mei)).json<{
      live: { hash: string };
    }>();
    const imported = await server.call("POST", "/v1/imports", server.integratorKey, bundle.json());
    expect(imported.statusCode).toBe(201);
    const { format, drafts } = imported.json<Imported>();
    expect(format).toBe("bundle");
    expect(drafts.find(({ kind }) => kind === "pack")?.hash).toBe(live.live.hash);
    const again = await server.call(
      "GET",
      "/v1/packs/consumer-credit/bundle?draft=true",
      server.integratorKey,
    );
    expect(again.json()).toEqual(bundle.json());
    const repeat = await server.call("POST", "/v1/imports", server.integratorKey, again.json());
    expect(repeat.json<Imported>().drafts).toEqual(drafts);
  });

  it("makes a draft of json-rules-engine rules that can be decided with at once", async () => {
    const rules = {
      rules: [
        {
          name: "too-young",
          conditions: { all: [{ fact: "age", operator: "lessThan", value: 18 }] },
          event: { type: "decline" },
        },
      ],
    };
    const imported = await server.call("POST", "/v1/imports?id=theirs", mei, rules);
    expect(imported.json<Imported>()).toMatchObject({ format: "json-rules-engine" });
    const decide = (age: number) =>
      server.call("POST", "/v1/decisions", mei, { pack: "theirs", facts: { age }, draft: true });
    expect((await decide(17)).json()).toMatchObject({ decision: { outcome: "decline" } });
    expect((await decide(30)).json()).toMatchObject({ decision: { outcome: "refer" } });
  });

  it("calls a file after its name, and a second one of another content by a number", async () => {
    const rules = (fact: string) => [
      { conditions: { all: [{ fact, operator: "lessThan", value: 18 }] }, event: { type: "decline" } },
    ];
    const keysOf = async (query: string, body: unknown): Promise<readonly string[]> => {
      const answer = await server.call("POST", `/v1/imports${query}`, mei, body);
      expect(answer.statusCode).toBe(201);
      return answer.json<Imported>().drafts.map(({ kind, id }) => `${kind} ${id}`);
    };
    const name = `?name=${encodeURIComponent("2024 风控 rules.v2.json")}`;
    expect(await keysOf(name, rules("age"))).toEqual(["catalogue rules-v2", "pack rules-v2"]);
    expect(await keysOf(name, rules("years"))).toEqual(["catalogue rules-v2-2", "pack rules-v2-2"]);
    // The same file again is the same drafts, each with a catalogue of its own.
    expect(await keysOf(name, rules("years"))).toEqual(["catalogue rules-v2-2", "pack rules-v2-2"]);
    expect(await keysOf("", rules("age"))).toEqual(["catalogue imported", "pack imported"]);
    expect(await keysOf("", rules("months"))).toEqual(["catalogue imported-2", "pack imported-2"]);
    expect(await keysOf("?replace=true", rules("months"))).toEqual(["catalogue imported", "pack imported"]);
    // What is live is not covered by an import either.
    const [first] = await keysOf("?name=consumer.json", rules("age"));
    expect(first).toBe("catalogue consumer-2");
  });

  it("converts a pack to strict, dry first and then as a draft", async () => {
    const rules = [
      {
        conditions: { all: [{ fact: "fraud", operator: "equal", value: true }] },
        event: { type: "decline" },
      },
      {
        conditions: { all: [{ not: { fact: "score", operator: "lessThan", value: 600 } }] },
        event: { type: "approve" },
      },
    ];
    await server.call("POST", "/v1/imports?id=loose", mei, rules);
    const convert = (body: object, id = "loose") =>
      server.call("POST", `/v1/packs/${id}/convert-to-strict`, mei, body);
    const dry = await convert({ draft: true });
    expect(dry.statusCode).toBe(200);
    const answer = dry.json<{ tried: number; changed: number; changes: readonly { before: string }[] }>();
    expect(answer).toMatchObject({ from: "json-rules-engine", pack: { semantics: "strict" } });
    expect(answer.tried).toBeGreaterThan(10);
    expect(answer.changes.every(({ before }) => before === "approve")).toBe(true);
    expect(answer.changed).toBeGreaterThan(0);
    const saved = await convert({ draft: true, save: true });
    expect(saved.json()).toMatchObject({ draft: { revision: 2 } });
    const again = (await convert({ draft: true })).json<object>();
    expect(again).toMatchObject({ from: "strict", changed: 0, addedReasons: [] });
    expect((await convert({}, "nobody")).statusCode).toBe(404);
    expect((await convert({ save: true }, "pre-screen")).statusCode).toBe(200);
    expect((await convert({ save: true }, "pre-screen")).statusCode).toBe(409);
  });

  it("makes a draft of a DMN model that can be decided with at once", async () => {
    const dmn = `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" namespace="urn:m">
      <inputData id="i" name="Monthly Income"><variable name="Monthly Income" typeRef="number"/></inputData>
      <decision id="d" name="Verdict"><variable name="Verdict" typeRef="string"/>
        <informationRequirement><requiredInput href="#i"/></informationRequirement>
        <literalExpression><text>if Monthly Income &gt;= 5000 then "yes" else "no"</text></literalExpression>
      </decision></definitions>`;
    const file = { dmn, outcomes: { yes: "approve", no: "decline" } };
    const imported = await server.call("POST", "/v1/imports?id=model", mei, file);
    expect(imported.json<Imported>()).toMatchObject({ format: "dmn" });
    const decide = (income: number) =>
      server.call("POST", "/v1/decisions", mei, {
        pack: "model",
        facts: { MonthlyIncome: income },
        draft: true,
      });
    expect((await decide(5_000)).json()).toMatchObject({ decision: { outcome: "approve" } });
    expect((await decide(4_999)).json()).toMatchObject({ decision: { outcome: "decline" } });
    const exported = await server.call("GET", "/v1/packs/model/dmn?draft=true", mei);
    expect(exported.headers["content-type"]).toBe("application/xml; charset=utf-8");
    expect(exported.payload).toContain("Monthly Income &gt;= 5000");
    const again = await server.call("POST", "/v1/imports?id=model", mei, { ...file, dmn: exported.payload });
    expect(again.json<Imported>().drafts).toEqual(imported.json<Imported>().drafts);
    expect((await server.call("GET", "/v1/packs/nobody/dmn", mei)).statusCode).toBe(404);
    const broken = await server.call("POST", "/v1/imports?id=broken", mei, { dmn: `<!DOCTYPE x>${dmn}` });
    expect(broken.statusCode).toBe(422);
    expect(broken.json()).toMatchObject({ errors: [{ code: "import.xml-declaration" }] });
  });

  it("brings a workflow out as a machine of Stately and in again with the same hash", async () => {
    const machine = await server.call("GET", "/v1/workflows/consumer-loan/machine", server.integratorKey);
    expect(machine.headers["content-disposition"]).toContain("consumer-loan.machine.json");
    expect(machine.json()).toMatchObject({ meta: { lendloom: { executable: false } } });
    const live = (await server.call("GET", "/v1/definitions/workflow/consumer-loan", mei)).json<{
      live: { hash: string };
    }>();
    const imported = await server.call("POST", "/v1/imports", server.integratorKey, machine.json());
    expect(imported.json<Imported>()).toMatchObject({
      format: "xstate",
      drafts: [{ kind: "workflow", id: "consumer-loan", hash: live.live.hash }],
    });
    expect((await server.call("GET", "/v1/workflows/none/machine", mei)).statusCode).toBe(404);
  });

  it("makes a draft of a stranger's machine for the catalogue that is named, and says what is left to do", async () => {
    const machine = {
      id: "their-loan",
      initial: "idle",
      states: { idle: { on: { APPLY: { target: "end", guard: "isAdult" } } }, end: { type: "final" } },
    };
    const unnamed = await server.call("POST", "/v1/imports", mei, machine);
    expect(unnamed.json()).toMatchObject({
      code: "import.invalid",
      errors: [{ code: "import.catalogue-needed" }],
    });
    const imported = await server.call("POST", "/v1/imports?catalogue=consumer", mei, machine);
    expect(imported.json()).toMatchObject({ drafts: [{ kind: "workflow", id: "their-loan" }] });
    const { report } = imported.json<{ report: { code: string }[] }>();
    expect(report.map(({ code }) => code)).toContain("import.xstate-guard");
    const draft = await server.call("GET", "/v1/definitions/workflow/their-loan", mei);
    expect(draft.json()).toMatchObject({ draft: { definition: { catalogue: "consumer" } } });
    for (const id of ["their-loan", "consumer-loan"]) {
      await server.call("DELETE", `/v1/drafts/workflow/${id}`, mei);
    }
  });

  it.each([
    [
      "a path that is a program",
      [
        {
          conditions: {
            all: [
              {
                fact: "a",
                path: "$..[?(@.constructor.constructor('return process')())]",
                operator: "equal",
                value: 1,
              },
            ],
          },
          event: { type: "approve" },
        },
      ],
    ],
    [
      "an operator nobody has",
      [
        {
          conditions: { all: [{ fact: "a", operator: "constructor", value: 1 }] },
          event: { type: "approve" },
        },
      ],
    ],
    [
      "a bundle whose hash lies",
      {
        format: "lendloom-bundle/1",
        definitions: [
          { kind: "catalogue", id: "x", hash: "00", definition: { format: "lendloom-catalogue/1" } },
        ],
        manifest: {},
      },
    ],
  ])("refuses %s with a place and a sentence", async (_what, file) => {
    const answer = await server.call("POST", "/v1/imports?id=evil", server.integratorKey, file);
    expect(answer.json()).toMatchObject({ code: "import.invalid" });
    const { errors } = answer.json<{ errors: { pointer: string; texts: { en: string } }[] }>();
    expect(errors[0]).toMatchObject({
      pointer: expect.any(String) as string,
      texts: { en: expect.any(String) as string },
    });
    expect((await server.call("GET", "/v1/definitions/pack/evil", mei)).statusCode).toBe(404);
  });
});
