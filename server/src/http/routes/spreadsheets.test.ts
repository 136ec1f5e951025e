import { request as sendRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { contentHash, type Json } from "@lendloom/engine/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceptNewResults, type Blocked } from "../../test-kit/accept-new-results.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";
import { CSV_TYPE, XLSX_TYPE } from "../schemas/spreadsheets.ts";

const path = "/v1/packs/consumer-credit/spreadsheet";

interface Imported {
  readonly table: Json;
  readonly report: readonly { readonly code: string; readonly cell?: string }[];
  readonly changes: readonly { readonly pointer: string; readonly after?: Json }[];
  readonly draft?: { readonly revision: number; readonly hash: string };
  readonly errors?: readonly { readonly code: string; readonly params: Json }[];
}

describe("decision tables as spreadsheets", () => {
  let server: TestServer;
  let mei: Headers;
  beforeAll(async () => {
    server = await startTestServer();
    mei = await server.as("mei");
  });
  afterAll(async () => {
    await server.close();
  });

  const exported = async (query: string) => (await server.call("GET", `${path}?${query}`, mei)).rawPayload;
  const send = async (bytes: Uint8Array | string, query: string, type = CSV_TYPE) => {
    const headers = { ...mei, "content-type": type };
    const answer = await server.call("POST", `${path}?${query}`, headers, Buffer.from(bytes as string));
    return { status: answer.statusCode, ...answer.json<Imported & { readonly code?: string }>() };
  };
  const liveTable = async (id: string) => {
    const answer = await server.call("GET", "/v1/definitions/pack/consumer-credit", mei);
    return answer.json<{ live: { definition: { decisions: Record<string, Json> } } }>().live.definition
      .decisions[id] as Json;
  };

  it.each([
    ["xlsx", XLSX_TYPE],
    ["csv", CSV_TYPE],
  ])("go out as %s and come back with the same hash", async (format, type) => {
    const answer = await server.call("GET", `${path}?decision=limit-and-price&format=${format}`, mei);
    expect(answer.headers["content-type"]).toContain(type);
    expect(answer.headers["content-disposition"]).toBe(`attachment; filename="limit-and-price.${format}"`);
    const back = await send(answer.rawPayload, "decision=limit-and-price&check=true", type);
    expect(back).toMatchObject({ status: 200, report: [], changes: [] });
    expect(contentHash(back.table)).toBe(contentHash(await liveTable("limit-and-price")));
  });

  it("go out as one workbook, from which each table is found", async () => {
    const workbook = await exported("format=xlsx");
    for (const decision of ["risk-grade", "limit-and-price"])
      expect(await send(workbook, `decision=${decision}&check=true`, XLSX_TYPE)).toMatchObject({
        status: 200,
        changes: [],
      });
  });

  it("are checked first, and then change the draft that can be published", async () => {
    const csv = (await exported("decision=risk-grade&format=csv"))
      .toString("utf8")
      .replace("[640..700)", "650～699");
    const checked = await send(csv, "decision=risk-grade&check=true");
    expect(checked).toMatchObject({
      report: [{ code: "sheet.converted" }],
      changes: [{ after: "[650..699]" }],
    });
    expect(checked.draft).toBeUndefined();
    const none = await server.call("GET", "/v1/definitions/pack/consumer-credit", mei);
    expect(none.json()).not.toHaveProperty("draft");
    const saved = await send(csv, "decision=risk-grade");
    expect(saved.draft).toMatchObject({ revision: 1 });
    const again = await exported("decision=risk-grade&format=csv&draft=true");
    expect(again.toString("utf8")).toContain("[650..699]");
    expect((await exported("decision=risk-grade&format=csv")).toString("utf8")).toContain("[640..700)");
    const ask = (drafts: readonly object[]) => server.call("POST", "/v1/change-requests", mei, { drafts });
    const draft = (revision: number) => [{ kind: "pack", id: "consumer-credit", revision }];
    // Nobody answers for 640 to 649 now.
    const gap = (await ask(draft(1))).json<Blocked>();
    expect(gap.errors.map(({ code }) => code)).toContain("analysis.gap");
    const whole = csv.replaceAll("[640..700)", "650～699").replaceAll("[600..640)", "600～649");
    expect((await send(whole, "decision=risk-grade")).draft).toMatchObject({ revision: 2 });
    const blocked = (await ask(draft(2))).json<Blocked>();
    expect(new Set(blocked.errors.map(({ code }) => code))).toEqual(new Set(["definition.case-failed"]));
    const request = (await ask(await acceptNewResults(server, mei, blocked))).json<{
      items: readonly { changes: readonly object[] }[];
    }>();
    expect(request.items[0]?.changes).toContainEqual(expect.objectContaining({ after: "[650..699]" }));
  });

  it.each([
    ["wrong titles", "评分卡,等级\n600,A\n", "sheet.header-missing"],
    ["a wrong unit", "征信评分,申请评分,信用等级,可支配收入折扣\n600元,600,A,0.8\n", "sheet.wrong-unit"],
    ["a formula", "征信评分,申请评分,信用等级,可支配收入折扣\n=1+1,600,A,0.8\n", "sheet.formula"],
    ["another table's sheet", "格式 · Format,lendloom-table/1\n决策 · Decision,other\n", "sheet.row-missing"],
    ["too many rows", "a\n".repeat(100_000), "sheet.too-many-rows"],
  ])("refuse %s with the code and the cell", async (_, csv, code) => {
    const answer = await send(csv, "decision=risk-grade");
    expect(answer).toMatchObject({ status: 422, code: "import.invalid" });
    expect(answer.errors?.map((error) => error.code)).toContain(code);
  });

  it("refuse packs and tables that do not exist, and what is no spreadsheet", async () => {
    expect(await send("a", "decision=no-such-table")).toMatchObject({ errors: [{ code: "sheet.no-table" }] });
    const missing = await server.call("GET", `${path}?decision=no-such-table`, mei);
    expect(missing.json()).toMatchObject({ status: 404, code: "spreadsheet.no-table" });
    const many = await server.call("GET", `${path}?format=csv`, mei);
    expect(many.json()).toMatchObject({ code: "spreadsheet.no-table" });
    const nowhere = await server.call("GET", "/v1/packs/no-such-pack/spreadsheet", mei);
    expect(nowhere.json()).toMatchObject({ status: 404, code: "resource.not-found" });
    const json = await server.call("POST", `${path}?decision=risk-grade`, mei, {});
    expect(json.json()).toMatchObject({ status: 415, code: "spreadsheet.expected" });
    const elsewhere = await server.call(
      "POST",
      "/v1/imports",
      { ...mei, "content-type": CSV_TYPE },
      Buffer.from("a"),
    );
    expect(elsewhere.json()).toMatchObject({ code: "request.unsupported-media-type" });
  });

  it("refuse ten million lines while they arrive, with the memory of a few", async () => {
    await server.app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = server.app.server.address() as AddressInfo;
    const chunk = Buffer.from("600,A,0.8\n".repeat(10_000));
    const before = process.memoryUsage().arrayBuffers;
    let [sent, most] = [0, 0];
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = sendRequest({
        port,
        path: `${path}?decision=risk-grade`,
        method: "POST",
        headers: { ...mei, "content-type": CSV_TYPE, "transfer-encoding": "chunked" },
      });
      let isOver = false;
      request.once("response", (response) => {
        isOver = true;
        response.resume();
        request.destroy();
        resolve(response.statusCode);
      });
      request.on("error", (error) => {
        isOver = true;
        reject(error);
      });
      const more = (): void => {
        if (isOver || sent >= 10_000_000) return;
        sent += 10_000;
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
        if (request.write(chunk)) setImmediate(more);
        else request.once("drain", more);
      };
      more();
    });
    expect(status).toBe(413);
    expect(sent).toBeLessThan(5_000_000);
    expect(most).toBeLessThan(128 * 1024 * 1024);
  });
});
