import { join } from "node:path";
import { readConfig } from "../config.ts";
import { proveCopy } from "../move-up/prove-copy.ts";
import { MoveUpError, moveUp, StoreOpenError } from "../store/index.ts";
import { exitCodes, type Command } from "./command.ts";
import { UsageError } from "./usage-error.ts";

export const moveUpCommand: Command = {
  usage: "move-up",
  zh: "服务器停止后：把 SQLite 数据库的全部内容搬到空的 PostgreSQL（LENDLOOM_DATABASE_URL），逐表核对行数与哈希、审计链，并重放一部分申请；中途被打断不留痕迹，重来即可。主密钥不在数据库里，请随服务器一起保留。",
  en: "With the server stopped: moves everything from the SQLite store to an empty PostgreSQL database (LENDLOOM_DATABASE_URL) and proves it: rows and hashes of each table, audit chains, a sample of applications replayed. Interrupted it leaves nothing; run it again. The master key is not in the database; keep it with the servers.",
  async run(args) {
    if (args.length > 0) throw new UsageError("move-up 没有参数。", "move-up takes no arguments.");
    const config = readConfig(process.env, { folder: join(import.meta.dirname, "../../..") });
    if (!config.ok) throw new UsageError(config.error["zh-CN"], config.error.en);
    const { databaseUrl: url, dataFolder: folder, masterKey } = config.value;
    if (url === undefined) {
      throw new UsageError(
        "请用 LENDLOOM_DATABASE_URL 指定空的 PostgreSQL 数据库。",
        "Set LENDLOOM_DATABASE_URL to an empty PostgreSQL database.",
      );
    }
    try {
      const at = new Date().toISOString();
      const moved = await moveUp({ folder, url, masterKey, at, prove: proveCopy });
      process.stdout.write(`${JSON.stringify(moved, null, 2)}\n`);
      return exitCodes.ok;
    } catch (error) {
      if (!(error instanceof MoveUpError) && !(error instanceof StoreOpenError)) throw error;
      process.stderr.write(`${error.code}: ${error.message}\n`);
      return exitCodes.failed;
    }
  },
};
