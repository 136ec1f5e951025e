import { join } from "node:path";
import { readConfig } from "../config.ts";
import { StoreOpenError, upgradePostgres } from "../store/index.ts";
import { exitCodes, type Command } from "./command.ts";
import { UsageError } from "./usage-error.ts";

export const upgradeCommand: Command = {
  usage: "upgrade",
  zh: "把 PostgreSQL 数据库（LENDLOOM_DATABASE_URL）的表结构升级到本版本，服务器运行时也可以，不需要主密钥；服务器以只能读写行的用户运行时，由表的属主执行。否则不需要：第一个新版本的进程会自己升级。",
  en: "Upgrades the schema of a PostgreSQL database (LENDLOOM_DATABASE_URL) to this version, while servers run, without the master key: for the tables' owner, where servers run as a user who may only read and write rows. Not needed otherwise: the first process of a new version upgrades by itself.",
  async run(args) {
    if (args.length > 0) throw new UsageError("upgrade 没有参数。", "upgrade takes no arguments.");
    const config = readConfig(process.env, { folder: join(import.meta.dirname, "../../..") });
    if (!config.ok) throw new UsageError(config.error["zh-CN"], config.error.en);
    const { databaseUrl: url } = config.value;
    if (url === undefined) {
      throw new UsageError(
        "请用 LENDLOOM_DATABASE_URL 指定 PostgreSQL 数据库；内置数据库由服务器在启动时升级。",
        "Set LENDLOOM_DATABASE_URL to the PostgreSQL database; the embedded store is upgraded by its server's start.",
      );
    }
    try {
      process.stdout.write(`${JSON.stringify(await upgradePostgres(url, new Date().toISOString()))}\n`);
      return exitCodes.ok;
    } catch (error) {
      if (!(error instanceof StoreOpenError)) throw error;
      process.stderr.write(`${error.code}: ${error.message}\n`);
      return exitCodes.failed;
    }
  },
};
