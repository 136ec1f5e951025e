import type { Texts } from "@lendloom/engine/kernel";
import { StoreOpenError, type StoreOpenErrorCode } from "./store/index.ts";
import type { Config } from "./config.ts";

const storeSentences: Readonly<Record<StoreOpenErrorCode, string>> = {
  "store.locked": "另一个 Lendloom 进程正在使用数据目录；请先停止它，或用 LENDLOOM_DATA 换一个目录。",
  "store.moved":
    "这个数据目录里的数据已经搬到 PostgreSQL；请设置 LENDLOOM_DATABASE_URL。若要退回当时的文件，删除其中的 moved-to-postgres.json。",
  "store.unwritable": "数据目录不可写；请检查权限，或用 LENDLOOM_DATA 换一个目录。",
  "store.unreachable": "连不上数据库；请检查 LENDLOOM_DATABASE_URL 里的地址，并确认数据库正在运行。",
  "store.url-invalid": "LENDLOOM_DATABASE_URL 应形如 postgres://用户:密码@主机:5432/数据库。",
  "store.refused": "数据库拒绝了 LENDLOOM_DATABASE_URL；请检查用户、密码和数据库名。",
  "store.role-unsafe":
    "LENDLOOM_DATABASE_URL 的用户不受行级安全约束，也无法改用受约束的角色 lendloom_app；请换一个普通用户，或允许它建立该角色。",
  "store.schema-newer": "数据由更新的版本写成；请升级 Lendloom。",
  "store.schema-older": "数据由过旧的版本写成，无法升级。",
  "store.schema-foreign": "数据库里是别的程序的数据。",
  "store.master-key": "主密钥与数据不符；请恢复原来的主密钥。",
};

/** Why the product cannot start, as one sentence an operator can act on; undefined: it is our own defect. */
export function startSentence(error: unknown, config: Config): Texts | undefined {
  if (error instanceof StoreOpenError) return { "zh-CN": storeSentences[error.code], en: error.message };
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
      return undefined;
  }
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
