import type { Texts } from "@lendloom/engine/kernel";
import pg from "pg";
import { StoreOpenError, type StoreOpenErrorCode } from "../open-error.ts";
import { databaseUrl } from "./database-url.ts";

/**
 * One connection as the URL's own user, for what is done once at the start. Throws `store.url-invalid`, or why the
 * server cannot be used at this moment, with its own words in the sentence.
 */
export async function connectOnce(url: string): Promise<pg.Client> {
  const client = clientFor(databaseUrl(url));
  // A connection lost later shows as a failed query, too; without this listener it would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw whyNot(error);
  }
}

function clientFor(url: string): pg.Client {
  try {
    return new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      application_name: "lendloom start",
    });
  } catch (error) {
    // The driver reads the files of certificates here.
    throw new StoreOpenError(
      "store.url-invalid",
      {
        "zh-CN": `LENDLOOM_DATABASE_URL 里的选项不能用（${reasonOf(error)}）。`,
        en: `The options of LENDLOOM_DATABASE_URL cannot be used (${reasonOf(error)}).`,
      },
      { cause: error },
    );
  }
}

/** Why a database cannot be used, by what the driver or the server said. */
export function whyNot(error: unknown): StoreOpenError {
  const state = error instanceof pg.DatabaseError ? (error.code ?? "") : undefined;
  const code = state === undefined ? ofDriver(error) : ofState(state);
  return new StoreOpenError(code, sentences[code](reasonOf(error)), { cause: error });
}

type Reason = keyof typeof sentences & StoreOpenErrorCode;

function ofDriver(error: unknown): Reason {
  const { code = "" } = error as NodeJS.ErrnoException;
  const words = error instanceof Error ? error.message : "";
  const certificate = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH)/.test(
    code,
  );
  return certificate || /SSL|TLS|certificate/.test(words) ? "store.tls" : "store.unreachable";
}

function ofState(state: string): Reason {
  if (state === "3D000") return "store.database-missing";
  // pg_hba's refusal of an unencrypted connection is 28000, too: its words say so.
  if (state.startsWith("28")) return "store.refused";
  if (state === "42501") return "store.forbidden";
  if (state.startsWith("53")) return "store.crowded";
  // A setting that does not exist, or a value it does not take, in the URL's options.
  if (state === "42704" || state === "22023") return "store.url-invalid";
  return state.startsWith("57P") || state === "25006" ? "store.starting" : "store.unreachable";
}

const sentences = {
  "store.unreachable": (reason: string): Texts => ({
    "zh-CN": `连不上数据库（${reason}）；请检查 LENDLOOM_DATABASE_URL 里的地址，并确认数据库正在运行。`,
    en: `PostgreSQL cannot be reached at the database URL (${reason}); check the address, and that the server runs.`,
  }),
  "store.starting": (reason: string): Texts => ({
    "zh-CN": `数据库正在启动、停止，或是只读的备库（${reason}）。`,
    en: `PostgreSQL starts, stops or is a read-only standby at this moment (${reason}).`,
  }),
  "store.crowded": (reason: string): Texts => ({
    "zh-CN": `数据库的连接或资源已用完（${reason}）；请关闭多余的连接，或调大 max_connections。`,
    en: `PostgreSQL has no connection or room left (${reason}); close connections nobody needs, or raise max_connections.`,
  }),
  "store.database-missing": (reason: string): Texts => ({
    "zh-CN": `没有这个数据库（${reason}）；请建立它，或改正 LENDLOOM_DATABASE_URL 里的数据库名。`,
    en: `There is no such database (${reason}); create it, or correct its name in LENDLOOM_DATABASE_URL.`,
  }),
  "store.refused": (reason: string): Texts => ({
    "zh-CN": `数据库拒绝了 LENDLOOM_DATABASE_URL 的用户或密码（${reason}）；请改正它们，或检查 pg_hba.conf。`,
    en: `PostgreSQL refuses the user or the password of the database URL (${reason}); correct them, or look at pg_hba.conf.`,
  }),
  "store.tls": (reason: string): Texts => ({
    "zh-CN": `与数据库的加密连接建立不了（${reason}）；请检查 sslmode、sslrootcert 和数据库的证书。`,
    en: `No encrypted connection to PostgreSQL (${reason}); check sslmode, sslrootcert and the server's certificate.`,
  }),
  "store.forbidden": (reason: string): Texts => ({
    "zh-CN": `LENDLOOM_DATABASE_URL 的用户缺少权限（${reason}）；请授予它在该数据库里连接和建表的权限。`,
    en: `The user of the database URL lacks a privilege (${reason}); let it connect to the database and create tables in it.`,
  }),
  "store.url-invalid": (reason: string): Texts => ({
    "zh-CN": `数据库不接受 LENDLOOM_DATABASE_URL 里的选项（${reason}）。`,
    en: `PostgreSQL does not take the options of LENDLOOM_DATABASE_URL (${reason}).`,
  }),
} as const satisfies Partial<Record<StoreOpenErrorCode, (reason: string) => Texts>>;

/** Of several addresses of one name (`localhost` is two) each was tried; the joint error has no words of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join(", ");
  return error instanceof Error && error.message !== "" ? error.message : String(error);
}
