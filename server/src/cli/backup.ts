import { join } from "node:path";
import { readConfig } from "../config.ts";
import { BackupError, backupSqlite, restoreSqlite, StoreOpenError } from "../store/index.ts";
import { exitCodes, type Command } from "./command.ts";
import { UsageError } from "./usage-error.ts";

export const backupCommand: Command = {
  usage: "backup <file>",
  zh: "服务器运行时也可以：把 SQLite 数据库完整复制到新文件，并核对完整性与审计链，旁边写下 SHA-256 摘要。主密钥 master.key 不在其中，请另行保管。",
  en: "Copies the SQLite store to a new file, while the server runs, and verifies it: pages, references, audit chains; its SHA-256 is written beside it. The master key is not in it; keep master.key elsewhere.",
  run: (args) => work(args, (file, folder) => backupSqlite(folder, file)),
};

export const restoreCommand: Command = {
  usage: "restore <file>",
  zh: "服务器停止后：核对备份并用它替换数据库；原数据库保留为 lendloom.sqlite.before；此后被删除的个人仍然是删除的。",
  en: "With the server stopped: verifies a backup and puts it in the store's place; the store before it stays as lendloom.sqlite.before, and who was erased since stays erased.",
  run: (args) => work(args, restoreSqlite),
};

async function work(
  [file, ...rest]: readonly string[],
  act: (file: string, folder: string) => Promise<object>,
): Promise<number> {
  if (file === undefined || rest.length > 0) {
    throw new UsageError("需要一个文件名。", "The name of one file is needed.");
  }
  const config = readConfig(process.env, { folder: join(import.meta.dirname, "../../..") });
  if (!config.ok) throw new UsageError(config.error["zh-CN"], config.error.en);
  if (config.value.databaseUrl !== undefined) {
    throw new UsageError(
      "PostgreSQL 请使用 pg_basebackup 与归档日志，命令见 docs/operations.md；此后被删除的个人用 lendloom erasures 再删除。",
      "For PostgreSQL use pg_basebackup and the archived log, as docs/operations.md tells; lendloom erasures erases again who was erased since.",
    );
  }
  try {
    process.stdout.write(`${JSON.stringify(await act(file, config.value.dataFolder), null, 2)}\n`);
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof BackupError) && !(error instanceof StoreOpenError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodes.failed;
  }
}
