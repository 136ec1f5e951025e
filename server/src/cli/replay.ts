import { parseArgs } from "node:util";
import { isJsonObject, type Json, type JsonObject } from "@lendloom/engine/kernel";
import { callApi } from "./api-client.ts";
import { exitCodes, type Command } from "./command.ts";
import { UsageError } from "./usage-error.ts";

export const replayCommand: Command = {
  usage: "replay <application> [--at <entry>] | --all",
  zh: "把申请收到的一切按其定义重算一遍，逐字节比较日志与决策；--at 查看过去某一刻；--all 逐个核对全部申请及其子流程。",
  en: "Tells an application again all it was told, and compares its journal and decisions byte for byte; --at shows a past moment; --all proves every application and its sub-flows.",
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { at: { type: "string" }, all: { type: "boolean", default: false } },
    });
    const [id] = positionals;
    if (values.all === (id !== undefined)) {
      throw new UsageError("需要一个申请编号，或 --all。", "The id of an application is needed, or --all.");
    }
    if (id === undefined) return await replayAll();
    const at = values.at === undefined ? "" : `?at=${encodeURIComponent(values.at)}`;
    const body = await get(`/v1/applications/${encodeURIComponent(id)}/replay${at}`);
    process.stdout.write(`${JSON.stringify(body, null, 2)}\n`);
    return body["result"] === "different" ? exitCodes.failed : exitCodes.ok;
  },
};

/** Prints a line for each application that is not as it was told, and at last how many of each there are. */
async function replayAll(): Promise<number> {
  const counts = new Map<string, number>();
  const differences: Json[] = [];
  let cursor: string | undefined;
  do {
    const page = await get(`/v1/applications?limit=200${cursor === undefined ? "" : `&cursor=${cursor}`}`);
    const ids = (page["items"] as readonly JsonObject[]).map((item) => textOf(item["id"]));
    for (let id = ids.shift(); id !== undefined; id = ids.shift()) {
      const body = await get(`/v1/applications/${encodeURIComponent(id)}/replay`);
      // Sub-flows are not listed: they are found through what began them.
      if (Array.isArray(body["subflows"])) ids.unshift(...(body["subflows"] as readonly string[]));
      const result = textOf(body["result"]);
      counts.set(result, (counts.get(result) ?? 0) + 1);
      if (result === "different") differences.push({ application: id, ...body });
    }
    cursor = typeof page["next"] === "string" ? encodeURIComponent(page["next"]) : undefined;
  } while (cursor !== undefined);
  const count = (result: string) => counts.get(result) ?? 0;
  const told = {
    verified: count("verified"),
    erased: count("erased"),
    // A newer program wrote them, or another version of the logic decided.
    unknown: count("unknown"),
    different: count("different"),
    differences,
  };
  process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
  return differences.length === 0 ? exitCodes.ok : exitCodes.failed;
}

async function get(path: string): Promise<JsonObject> {
  const { status, body } = await callApi("GET", path);
  if (status === 200 && isJsonObject(body)) return body;
  throw new UsageError("服务器拒绝了请求。", "The server refused.", body);
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
