import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceptNewResults, withCutOff, type Blocked } from "../../test-kit/accept-new-results.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

interface ChangeRequest {
  readonly id: string;
  readonly caseResults: readonly { readonly kind: string; readonly id: string }[];
}

describe("the gate of publishing", () => {
  let server: TestServer;
  let mei: Headers;
  let fang: Headers;
  beforeAll(async () => {
    server = await startTestServer();
    [mei, fang] = [await server.as("mei"), await server.as("fang")];
  });
  afterAll(async () => {
    await server.close();
  });

  async function livePack(): Promise<object> {
    const answer = await server.call("GET", "/v1/definitions/pack/consumer-credit", mei);
    return answer.json<{ live: { definition: object } }>().live.definition;
  }

  it("tries the cases of whatever uses a changed definition", async () => {
    const url = "/v1/definitions/catalogue/consumer";
    const { live } = (await server.call("GET", url, mei)).json<{ live: { definition: object } }>();
    const put = await server.call(
      "PUT",
      "/v1/drafts/catalogue/consumer",
      { ...mei, "if-none-match": "*" },
      { definition: { ...live.definition, version: "9.9.9" } },
    );
    const { revision } = put.json<{ revision: number }>();
    const drafts = [{ kind: "catalogue", id: "consumer", revision }];
    const request = (await server.call("POST", "/v1/change-requests", mei, { drafts })).json<ChangeRequest>();
    // Packs and workflows that read the catalogue are tried although they do not change.
    expect(new Set(request.caseResults.map(({ kind, id }) => `${kind}/${id}`))).toEqual(
      new Set([
        "pack/pre-screen",
        "pack/auto-credit-check",
        "pack/consumer-credit",
        "workflow/consumer-loan",
      ]),
    );
    await server.call("POST", `/v1/change-requests/${request.id}/withdrawal`, mei);
    await server.call("DELETE", "/v1/drafts/catalogue/consumer", mei);
  });

  it("is blocked by errors that the analysis finds", async () => {
    const pack = await livePack();
    type Rules = {
      decisions: Record<string, { hitPolicy?: string; rows?: { id: string; when: string[] }[] }>;
    };
    const broken = structuredClone(pack) as unknown as Rules;
    const table = Object.values(broken.decisions).find(({ hitPolicy }) => hitPolicy === "U")!;
    const [first, second] = table.rows!;
    table.rows!.push({ ...second!, when: first!.when, id: "twice" });
    const { revision } = (
      await server.call(
        "PUT",
        "/v1/drafts/pack/consumer-credit",
        { ...mei, "if-none-match": "*" },
        { definition: broken },
      )
    ).json<{ revision: number }>();
    const analysis = await server.call("GET", "/v1/packs/consumer-credit/analysis?draft=true", mei);
    const { findings } = analysis.json<{ findings: { code: string; severity: string; fix?: object }[] }>();
    expect(findings.map(({ severity }) => severity)).toContain("error");
    const drafts = [{ kind: "pack", id: "consumer-credit", revision }];
    const refused = (await server.call("POST", "/v1/change-requests", mei, { drafts })).json<Blocked>();
    expect(refused.errors.map(({ code }) => code)).toContain(findings[0]!.code);
    await server.call("DELETE", "/v1/drafts/pack/consumer-credit", mei);
    const live = await server.call("GET", "/v1/packs/consumer-credit/analysis", mei);
    expect(live.json()).toMatchObject({ bounded: false, findings: [] });
  });

  it("looks through a workflow: what is found has a way to it, and errors block", async () => {
    const url = "/v1/definitions/workflow/consumer-loan";
    const { live } = (await server.call("GET", url, mei)).json<{ live: { definition: object } }>();
    type Machine = { machine: { states: Record<string, Record<string, unknown>> } };
    const broken = structuredClone(live.definition) as unknown as Machine;
    // Identity is checked by the bureau's own connector, before anybody has consented.
    const intake = broken.machine.states["intake"] as unknown as {
      states: Record<string, Record<string, unknown>>;
    };
    intake.states["application"]!["always"] = [{ target: "early-query" }];
    intake.states["early-query"] = {
      title: { "zh-CN": "提前查询", en: "Early query" },
      invoke: [
        {
          id: "early-query-call",
          src: "activity",
          params: { connector: "credit-bureau", operation: "query" },
          timeout: "PT10S",
          onDone: [{ target: "consent" }],
          onError: [{ target: "consent" }],
          compensate: { connector: "credit-bureua", operation: "recall" },
        },
      ],
    };
    const { revision } = (
      await server.call(
        "PUT",
        "/v1/drafts/workflow/consumer-loan",
        { ...mei, "if-none-match": "*" },
        { definition: broken },
      )
    ).json<{ revision: number }>();
    const analysis = await server.call("GET", "/v1/workflows/consumer-loan/analysis?draft=true", mei);
    const { findings } = analysis.json<{ findings: { code: string; path?: string[]; pointer: string }[] }>();
    const bypassed = findings.find(({ code }) => code === "process.consent-bypassed");
    expect(bypassed).toMatchObject({ severity: "error", path: ["application", "early-query"] });
    // Nothing that is live calls a connector of that name.
    expect(findings.find(({ code }) => code === "process.connector-unknown")).toMatchObject({
      severity: "warning",
      params: { connector: "credit-bureua" },
      path: ["application", "early-query"],
    });
    const drafts = [{ kind: "workflow", id: "consumer-loan", revision }];
    const refused = (await server.call("POST", "/v1/change-requests", mei, { drafts })).json<Blocked>();
    expect(refused.errors).toContainEqual(
      expect.objectContaining({
        code: "process.consent-bypassed",
        pointer: `/workflow/consumer-loan${bypassed!.pointer}`,
      }),
    );
    await server.call("DELETE", "/v1/drafts/workflow/consumer-loan", mei);
    const sound = await server.call("GET", "/v1/workflows/consumer-loan/analysis", mei);
    expect(sound.json()).toMatchObject({ findings: [] });
    const none = await server.call("GET", "/v1/workflows/no-such/analysis", mei);
    expect(none.json()).toMatchObject({ code: "resource.not-found" });
  });

  it("a workflow that requires a consent of whoever begins it cannot be a product's", async () => {
    const url = "/v1/definitions/workflow/consumer-loan";
    const { live } = (await server.call("GET", url, mei)).json<{ live: { definition: object } }>();
    const definition = { ...live.definition, version: "9.0.0", requiresConsent: ["credit-bureau"] };
    const put = { ...mei, "if-none-match": "*" };
    const draft = await server.call("PUT", "/v1/drafts/workflow/consumer-loan", put, { definition });
    const { revision } = draft.json<{ revision: number }>();
    const drafts = [{ kind: "workflow", id: "consumer-loan", revision }];
    const refused = (await server.call("POST", "/v1/change-requests", mei, { drafts })).json<Blocked>();
    expect(refused.errors).toContainEqual(
      expect.objectContaining({
        code: "definition.only-subflow",
        pointer: "/product/cash-loan/workflow",
      }),
    );
    await server.call("DELETE", "/v1/drafts/workflow/consumer-loan", mei);
  });

  it("tries the cases again when it is approved, among what is live by then", async () => {
    const url = "/v1/definitions/workflow/consumer-loan";
    const { live } = (await server.call("GET", url, mei)).json<{
      live: { definition: object; layout: { boxes: object } };
    }>();
    const draft = async (key: string, content: object) => {
      const put = await server.call("PUT", `/v1/drafts/${key}`, { ...mei, "if-none-match": "*" }, content);
      const [kind, id] = key.split("/");
      return { kind, id, revision: put.json<{ revision: number }>().revision };
    };
    const ask = (drafts: readonly object[]) => server.call("POST", "/v1/change-requests", mei, { drafts });
    const approve = (id: string) => server.call("POST", `/v1/change-requests/${id}/approval`, fang, {});

    const layout = { ...live.layout, boxes: { ...live.layout.boxes, offer: { x: 1, y: 2 } } };
    const moved = [await draft("workflow/consumer-loan", { definition: live.definition, layout })];
    const first = (await ask(moved)).json<ChangeRequest>();

    const definition = withCutOff(await livePack(), 620);
    const blocked = (await ask([await draft("pack/consumer-credit", { definition })])).json<Blocked>();
    const second = (await ask(await acceptNewResults(server, mei, blocked))).json<ChangeRequest>();
    expect((await approve(second.id)).statusCode).toBe(201);

    const refused = (await approve(first.id)).json<Blocked>();
    expect(refused).toMatchObject({ code: "publish.blocked" });
    expect(refused.errors.map(({ code }) => code)).toEqual(["definition.case-failed"]);
  });
});
