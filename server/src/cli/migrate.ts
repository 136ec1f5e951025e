import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { checkSchema, isJsonObject, type JsonObject } from "@lendloom/engine/kernel";
import { MigrationPlan } from "@lendloom/engine/workflow";
import { callApi, signIn } from "./api-client.ts";
import { exitCodes, type Command } from "./command.ts";
import { expectSound } from "./local-definitions.ts";
import { migrateBatches, type CallServer } from "./migrate-batches.ts";
import { readJsonFile } from "./read-json-file.ts";
import { UsageError } from "./usage-error.ts";

export const migrateCommand: Command = {
  usage:
    "migrate <workflow> [--from <version or hash>]... [--map <old state>=<new state>]... [--set <variable>=<formula>]... [--timers keep|restart|drop] [--tasks keep|restart] [--plan <plan.json>] [--as <person>] [--carry-out --reason <text>] [--key <key>]",
  zh: "把在途申请移到流程的线上版本：默认只试算，打印会迁移几笔、不能迁移的原因和位置；--carry-out 才执行，中断后用同一个 --key 继续。需要管理员：LENDLOOM_API_KEY 为管理员密钥，或 --as 加环境变量 LENDLOOM_PASSWORD。",
  en: "Moves applications under way to the live version of their workflow: by default only tried, with how many would move and why and where the others would not; --carry-out does it, and the same --key goes on after an interruption. It takes an administrator: their key in LENDLOOM_API_KEY, or --as with LENDLOOM_PASSWORD.",
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        from: { type: "string", multiple: true },
        map: { type: "string", multiple: true },
        set: { type: "string", multiple: true },
        timers: { type: "string" },
        tasks: { type: "string" },
        plan: { type: "string" },
        as: { type: "string" },
        reason: { type: "string" },
        key: { type: "string" },
        "carry-out": { type: "boolean", default: false },
      },
    });
    const [workflow] = positionals;
    if (workflow === undefined || positionals.length > 1)
      throw new UsageError("需要一个流程编号。", "The id of one workflow is needed.");
    const dryRun = !values["carry-out"];
    if (!dryRun && (values.reason ?? "").trim() === "")
      throw new UsageError("执行迁移需要 --reason。", "Carrying out needs a --reason.");
    const call = await caller(values.as);
    const { from, to } = await versions(call, workflow, values.from ?? []);
    const settled = {
      ...(values.plan === undefined ? {} : planFile(values.plan)),
      ...named("states", values.map, "--map"),
      ...named("variables", values.set, "--set"),
      ...(values.timers === undefined ? {} : { timers: values.timers }),
      ...(values.tasks === undefined ? {} : { tasks: values.tasks }),
    };
    const told = await migrateBatches(call, {
      plans: from.map((hash) =>
        expectSound(checkSchema(MigrationPlan, { ...settled, from: hash, to }), "--plan"),
      ),
      reason: values.reason ?? "试算 Tried",
      dryRun,
      key: values.key ?? `cli-${randomUUID()}`,
    });
    process.stdout.write(`${JSON.stringify({ workflow, from, to, ...told }, null, 2)}\n`);
    return told.refused === 0 ? exitCodes.ok : exitCodes.failed;
  },
};

/** Speaks to the server with the key there is, or as a person who signs in. */
async function caller(person: string | undefined): Promise<CallServer> {
  if (person === undefined) return callApi;
  const signedIn = await signIn(person, process.env["LENDLOOM_PASSWORD"] ?? "");
  if ("status" in signedIn && "body" in signedIn) {
    throw new UsageError(
      `不能以 ${person} 登录；密码放在环境变量 LENDLOOM_PASSWORD 里。`,
      `${person} cannot sign in; the password is read from LENDLOOM_PASSWORD.`,
      signedIn.body,
    );
  }
  return (method, path, body, headers = {}) => callApi(method, path, body, { ...headers, ...signedIn });
}

interface Version {
  readonly hash: string;
  readonly version: string;
  readonly live: boolean;
  readonly underWay: number;
}

/** The live version, and the old ones that are wanted: by default all that something under way goes by. */
async function versions(call: CallServer, workflow: string, wanted: readonly string[]) {
  const { status, body } = await call("GET", `/v1/workflows/${encodeURIComponent(workflow)}/versions`);
  const items = isJsonObject(body) ? (body["items"] as unknown as readonly Version[] | undefined) : undefined;
  if (status !== 200 || items === undefined)
    throw new UsageError(
      `没有上线过的流程「${workflow}」。`,
      `No workflow "${workflow}" was ever live.`,
      body,
    );
  const live = items.find((version) => version.live);
  if (live === undefined)
    throw new UsageError(`流程「${workflow}」没有线上版本。`, `"${workflow}" has no live version.`);
  const older = items.filter((version) => !version.live);
  const from =
    wanted.length === 0
      ? older.filter(({ underWay }) => underWay > 0).map(({ hash }) => hash)
      : wanted.flatMap((text) => {
          const found = older.filter(({ hash, version }) => version === text || hash.startsWith(text));
          if (found.length > 0) return found.map(({ hash }) => hash);
          const known = older.map(({ version }) => version).join(", ");
          throw new UsageError(
            `没有旧版本「${text}」。可选：${known || "无"}`,
            `There is no old version "${text}"; there are ${known || "none"}.`,
          );
        });
  return { from: [...new Set(from)], to: live.hash };
}

/** A plan from a file, which may leave out the versions. */
function planFile(path: string): JsonObject {
  const plan = readJsonFile(path);
  if (!isJsonObject(plan))
    throw new UsageError("方案应是一个 JSON 对象。", "The plan must be a JSON object.");
  return plan;
}

/** `a=b` pairs as an object under a name of the plan. */
function named(member: string, pairs: readonly string[] | undefined, option: string): JsonObject {
  if (pairs === undefined) return {};
  const entries = pairs.map((pair) => {
    const at = pair.indexOf("=");
    if (at > 0) return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
    throw new UsageError(`${option} 应写成「名=值」。`, `${option} is written as name=value.`);
  });
  return { [member]: Object.fromEntries(entries) };
}
