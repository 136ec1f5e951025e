import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readConfig } from "../config.ts";
import { openStore, StoreOpenError, type Erasure, type Store } from "../store/index.ts";
import { exitCodes, type Command } from "./command.ts";
import { inAnyOf, linesOfErasures, readErasureList } from "./erasure-list.ts";
import { UsageError } from "./usage-error.ts";

export const erasuresCommand: Command = {
  usage: "erasures [--apply <file>...]",
  zh: "直接读数据库：逐行列出被删除（密钥已销毁）的个人，请与备份一起保存，并保留每一份；--apply 在恢复到较早时刻的数据库里（结构较旧时先升级）把任一份名单上的人再删除一次，重复执行无妨。不完整的名单会被拒绝。SQLite 须先停止服务器。",
  en: "Straight from the store: lists who was erased (their keys destroyed), a line each, to be kept with the backups, every list of them; --apply erases whoever is in any of these lists once more in a store that was restored to an earlier moment, whose schema is upgraded at need, and may be repeated. A list that is not whole is refused. With SQLite stop the server first.",
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
      } else for await (const line of linesOfErasures(allErased(store))) process.stdout.write(`${line}\n`);
      return exitCodes.ok;
    } finally {
      await store.close();
    }
  },
};

async function* allErased(store: Store): AsyncIterable<Erasure> {
  for (const { id } of await store.tenants.list()) yield* store.subjectKeys.listErased(id);
}

/** What became of each of them: erased now, erased here already, or of a lender who is not in this store. */
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

function readList(file: string): readonly Erasure[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`读不了文件 ${file}。`, `${file} cannot be read: ${reason}.`);
  }
  return readErasureList(file, text);
}
