import type { Texts } from "@lendloom/engine/kernel";
import { StoreOpenError, type StoreOpenErrorCode } from "./store/open-error.ts";
import { storeTroubleOf } from "./store/trouble.ts";
import type { Config } from "./config.ts";

const storeSentences: Readonly<Record<StoreOpenErrorCode, string>> = {
  "store.locked": "另一个 Lendloom 进程正在使用数据目录；请先停止它，或用 LENDLOOM_DATA 换一个目录。",
  "store.moved":
    "这个数据目录里的数据已经搬到 PostgreSQL；请设置 LENDLOOM_DATABASE_URL。若要退回当时的文件，删除其中的 moved-to-postgres.json。",
  "store.unwritable": "数据目录不可写；请检查权限，或用 LENDLOOM_DATA 换一个目录。",
  "store.unreachable": "连不上数据库；请检查 LENDLOOM_DATABASE_URL 里的地址，并确认数据库正在运行。",
  "store.starting": "数据库正在启动、停止，或是只读的备库。",
  "store.crowded": "数据库的连接或资源已用完。",
  "store.database-missing": "没有 LENDLOOM_DATABASE_URL 里的数据库；请建立它，或改正名字。",
  "store.url-invalid": "LENDLOOM_DATABASE_URL 应形如 postgres://用户:密码@主机:5432/数据库。",
  "store.refused": "数据库拒绝了 LENDLOOM_DATABASE_URL；请检查用户和密码。",
  "store.tls": "与数据库的加密连接建立不了；请检查 sslmode 和证书。",
  "store.forbidden": "LENDLOOM_DATABASE_URL 的用户缺少权限；请授予它在该数据库里连接和建表的权限。",
  "store.role-unsafe":
    "LENDLOOM_DATABASE_URL 的用户不受行级安全约束，也无法改用受约束的角色 lendloom_app；请换一个普通用户，或允许它建立该角色。",
  "store.schema-newer": "数据由更新的版本写成；请升级 Lendloom。",
  "store.schema-older": "数据由过旧的版本写成，无法升级。",
  "store.schema-foreign": "数据库里是别的程序的数据。",
  "store.master-key": "主密钥与数据不符；请恢复原来的主密钥。",
};

/** Why the product cannot start, as one sentence an operator can act on; undefined: it is our own defect. */
export function startSentence(error: unknown, config: Config): Texts | undefined {
  if (error instanceof StoreOpenError) {
    const { "zh-CN": zh, en } = error.texts ?? { "zh-CN": storeSentences[error.code], en: error.message };
    // The store does not know where its URL was written.
    const named = (text: string) => text.replaceAll(/LENDLOOM_DATABASE_URL\b/g, config.databaseUrlFrom);
    return { "zh-CN": named(zh), en: named(en) };
  }
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? "";
  switch (code) {
    case "EADDRINUSE":
      return portBusy(config.port);
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOTDIR":
    case "ENOSPC":
    case "EEXIST":
      return unwritable(config.dataFolder);
    default:
      return storeTroubleOf(error) === undefined ? undefined : troubled(error);
  }
}

/** Exit codes of a server, for whatever supervises it; `docs/operations.md` has them. */
export const exitCodes = {
  /** It was told to end, and everything under way was finished. */
  ended: 0,
  /** What stands in its way may pass (a port or a folder that another process uses), or is a defect of ours. */
  failed: 1,
  /** A person must mend something first: starting it again without that leads here again. */
  configuration: 78,
} as const;

/** How a process ends that cannot start. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof StoreOpenError) {
    return error.code === "store.locked" ? exitCodes.failed : exitCodes.configuration;
  }
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? "";
  return ["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST"].includes(code)
    ? exitCodes.configuration
    : exitCodes.failed;
}

/** The disk is full or fails, or the database went away in the middle of the start. */
function troubled(error: unknown): Texts {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    "zh-CN": `数据库暂时不能用（${reason}）；请检查磁盘、备份和数据库。`,
    en: `The store cannot be used (${reason}); look at the disk, the backup and the database.`,
  };
}

export function portBusy(port: number): Texts {
  return {
    "zh-CN": `端口 ${port} 已被占用；请停止占用它的程序，或用 LENDLOOM_PORT 换一个端口。`,
    en: `Port ${port} is in use; stop whatever uses it, or choose another with LENDLOOM_PORT.`,
  };
}

export function unwritable(folder: string): Texts {
  return {
    "zh-CN": `数据目录 ${folder} 不可写；请检查权限，或用 LENDLOOM_DATA 换一个目录。`,
    en: `The folder ${folder} cannot be written; check its permissions, or choose another with LENDLOOM_DATA.`,
  };
}
