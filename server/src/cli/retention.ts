import { parseArgs } from "node:util";
import { isJsonObject, type JsonObject } from "@lendloom/engine/kernel";
import { callApi } from "./api-client.ts";
import { exitCodes, type Command } from "./command.ts";
import { UsageError } from "./usage-error.ts";

const MOST_ROUNDS = 10_000;
const counted = ["applications", "runs", "entries", "decisions", "idempotency", "audit", "keys"] as const;

export const retentionCommand: Command = {
  usage: "retention [--run]",
  zh: "查看留存策略和最近一轮清理；--run 立即按策略一轮一轮清理，直到没有更多。",
  en: "Shows the retention policy and its latest round; --run carries it out now, round by round until nothing is left.",
  async run(args) {
    const { values } = parseArgs({ args: [...args], options: { run: { type: "boolean", default: false } } });
    const told = values.run ? await carryOut() : await ask("GET", "/v1/retention");
    process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
    return exitCodes.ok;
  },
};

async function carryOut(): Promise<JsonObject> {
  const total: Record<string, number> = Object.fromEntries(counted.map((kind) => [kind, 0]));
  for (let rounds = 1; rounds <= MOST_ROUNDS; rounds++) {
    const round = await ask("POST", "/v1/retention/rounds");
    for (const kind of counted) total[kind] = (total[kind] ?? 0) + Number(round[kind] ?? 0);
    if (round["more"] !== true) return { rounds, ...total, held: round["held"] ?? 0 };
  }
  return { rounds: MOST_ROUNDS, ...total };
}

async function ask(method: "GET" | "POST", path: string): Promise<JsonObject> {
  const { status, body } = await callApi(method, path);
  if (status === 200 && isJsonObject(body)) return body;
  throw new UsageError("服务器拒绝了请求。", "The server refused.", body);
}
