import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readConfig } from "../config.ts";
import { openStore, StoreOpenError, type Store } from "../store/index.ts";
import { exitCodes, type Command } from "./command.ts";
import { inAnyOf, linesOfErasures, readErasureList, type TakenAway } from "./erasure-list.ts";
import { UsageError } from "./usage-error.ts";

export const erasuresCommand: Command = {
  usage: "erasures [--apply <file>...]",
  zh: "直接读数据库：逐行列出被删除（密钥已销毁）的个人和已吊销的接口密钥，请与备份一起保存，并保留每一份；--apply 在恢复到较早时刻的数据库里（结构较旧时先升级）把任一份名单上的人再删除一次、密钥再吊销一次，重复执行无妨。不完整的名单会被拒绝。SQLite 须先停止服务器。",
  en: "Straight from the store: lists who was erased (their keys destroyed) and which API keys were revoked, a line each, to be kept with the backups, every list of them; --apply erases whoever is in any of these lists, and revokes their keys, once more in a store that was restored to an earlier moment, whose schema is upgraded at need, and may be repeated. A list that is not whole is refused. With SQLite stop the server first.",
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { apply: { type: "string" } },
      allowPositionals: true,
    });
    if (values.apply === undefined && positionals.length > 0) {
      throw new UsageError("名单文件写在 --apply 后面。", "Lists are named behind --apply.");
    }
    const lists = values.apply === undefined ? undefined : [values.apply, ...positionals].map(readList);
    const config = readConfig(process.env, { folder: join(import.meta.dirname, "../../..") });
    if (!config.ok) throw new UsageError(config.error["zh-CN"], config.error.en);
    const { databaseUrl: url, dataFolder: folder, masterKey } = config.value;
    const common = { folder, masterKey, migrate: lists !== undefined };
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
      if (lists !== undefined) {
        const people = inAnyOf(lists);
        const told = await apply(store, people);
        process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
        // Lists of which nothing fits belong to another store.
        if (people.length > 0 && told.otherLenders === people.length) return exitCodes.failed;
      } else for await (const line of linesOfErasures(allTakenAway(store))) process.stdout.write(`${line}\n`);
      return exitCodes.ok;
    } finally {
      await store.close();
    }
  },
};

async function* allTakenAway(store: Store): AsyncIterable<TakenAway> {
  for (const { id: tenant } of await store.tenants.list()) {
    yield* store.subjectKeys.listErased(tenant);
    for (const { id, revokedAt } of await store.apiKeys.list(tenant)) {
      if (revokedAt !== null) yield { tenant, apiKey: id, at: revokedAt };
    }
  }
}

/** What became of each: a person erased now, a key revoked now, neither needed here, or of a lender who is not in this store. */
async function apply(store: Store, listed: readonly TakenAway[]) {
  const told = { erased: 0, revoked: 0, already: 0, otherLenders: 0 };
  const lenders = new Set((await store.tenants.list()).map(({ id }) => id));
  const act = { at: store.clock.now(), by: { kind: "system", id: "erasures" } } as const;
  for (const one of listed) {
    if (!lenders.has(one.tenant)) told.otherLenders += 1;
    else if ("apiKey" in one) {
      // One that was made after the moment is not there to be revoked.
      if ((await store.apiKeys.revoke(one.tenant, one.apiKey, act)).ok) told.revoked += 1;
      else told.already += 1;
    } else if (await store.subjectKeys.keepErased(one, act)) told.erased += 1;
    else told.already += 1;
  }
  return told;
}

function readList(file: string): readonly TakenAway[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`读不了文件 ${file}。`, `${file} cannot be read: ${reason}.`);
  }
  return readErasureList(file, text);
}
