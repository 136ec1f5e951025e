import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isJsonObject, parseJson } from "@lendloom/engine/kernel";
import { readConfig } from "../config.ts";
import { openStore, StoreOpenError, type Erasure, type Store, type TenantId } from "../store/index.ts";
import { exitCodes, type Command } from "./command.ts";
import { UsageError } from "./usage-error.ts";

export const erasuresCommand: Command = {
  usage: "erasures [--apply <file>]",
  zh: "直接读数据库：逐行列出被删除（密钥已销毁）的个人，请与备份一起保存；--apply 在恢复到较早时刻的数据库里把他们再删除一次，重复执行无妨。SQLite 须先停止服务器。",
  en: "Straight from the store: lists who was erased (their keys destroyed), a line each, to be kept with the backups; --apply erases them once more in a store that was restored to an earlier moment, and may be repeated. With SQLite stop the server first.",
  async run(args) {
    const { values } = parseArgs({ args: [...args], options: { apply: { type: "string" } } });
    const file = values.apply;
    const listed = file === undefined ? undefined : readErasures(file);
    const config = readConfig(process.env, { folder: join(import.meta.dirname, "../../..") });
    if (!config.ok) throw new UsageError(config.error["zh-CN"], config.error.en);
    const { databaseUrl: url, dataFolder: folder, masterKey } = config.value;
    const common = { folder, masterKey, migrate: false };
    let store: Store;
    try {
      store = await openStore(
        url === undefined ? { kind: "sqlite", ...common } : { kind: "postgres", url, ...common },
      );
    } catch (error) {
      if (!(error instanceof StoreOpenError)) throw error;
      process.stderr.write(`${error.code}: ${error.message}\n`);
      return exitCodes.failed;
    }
    try {
      if (listed === undefined) await list(store);
      else process.stdout.write(`${JSON.stringify(await apply(store, listed), null, 2)}\n`);
      return exitCodes.ok;
    } finally {
      await store.close();
    }
  },
};

async function list(store: Store): Promise<void> {
  for (const { id } of await store.tenants.list()) {
    for await (const erasure of store.subjectKeys.listErased(id)) {
      process.stdout.write(`${JSON.stringify(erasure)}\n`);
    }
  }
}

/** What became of each line: erased now, erased here already, or of a lender who is not in this store. */
async function apply(store: Store, listed: readonly Erasure[]) {
  const told = { erased: 0, already: 0, otherLenders: 0 };
  const lenders = new Set((await store.tenants.list()).map(({ id }) => id));
  const act = { at: store.clock.now(), by: { kind: "system", id: "erasures" } } as const;
  for (const erasure of listed) {
    if (!lenders.has(erasure.tenant)) told.otherLenders += 1;
    else if (await store.subjectKeys.keepErased(erasure, act)) told.erased += 1;
    else told.already += 1;
  }
  return told;
}

function readErasures(file: string): readonly Erasure[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`读不了文件 ${file}。`, `${file} cannot be read: ${reason}.`);
  }
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const parsed = parseJson(line);
    const erasure = parsed.ok && isJsonObject(parsed.value) ? parsed.value : {};
    const { tenant, subject, at } = erasure;
    if (typeof tenant !== "string" || typeof subject !== "string" || !isInstant(at)) {
      throw new UsageError(
        `${file} 第 ${index + 1} 行应形如 {"tenant":…,"subject":…,"at":…}；什么也没有改动。`,
        `Expected line ${index + 1} of ${file} to be {"tenant":…,"subject":…,"at":…}; nothing was changed.`,
      );
    }
    return [{ tenant: tenant as TenantId, subject, at }];
  });
}

/** As the store writes instants. */
function isInstant(at: unknown): at is string {
  return typeof at === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(at);
}
