import { isAbsolute, resolve } from "node:path";
import { err, ok, type Result, type Texts } from "@lendloom/engine/kernel";
import { readSecret } from "./secret-setting.ts";
import { StoreOpenError } from "./store/open-error.ts";
import { databaseUrl } from "./store/postgres/database-url.ts";
import { parseMasterKey } from "./store/sealing/master-key.ts";

/** Everything the process is told from outside; read once, at the start. */
export interface Config {
  /** The folder that holds the store, the ledger of the sandbox and the demo credentials. */
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  /** Where connector calls go. */
  readonly connectorsUrl: string;
  /** `host:port` of every place a connector may call. */
  readonly connectorHosts: readonly string[];
  /** Session cookies travel over TLS only. */
  readonly secureCookies: boolean;
  /** PostgreSQL instead of the embedded file. */
  readonly databaseUrl?: string;
  /** The setting that the database's URL came from: `LENDLOOM_DATABASE_URL`, or the one that names its file. */
  readonly databaseUrlFrom: string;
  /** What this process does: answers requests, does what is due, or both. */
  readonly role: ProcessRole;
  /** 32 bytes as hexadecimal digits or base64, instead of the file in the data folder. */
  readonly masterKey?: string;
  readonly logLevel: string;
  /** The share of live decisions in json-rules-engine semantics that the library itself evaluates again. */
  readonly referenceSample: number;
  /** Streams of events that stay open at this process: of one session or key, and in all. */
  readonly streams: { readonly mostOfCredential: number; readonly mostInAll: number };
  /** How long a process that ends still answers while load balancers learn of it. */
  readonly drainSeconds: number;
}

export const processRoles = ["api", "worker", "both"] as const;
export type ProcessRole = (typeof processRoles)[number];

export interface ConfigDefaults {
  readonly folder: string;
}

/** Reads the environment; a value that cannot be used is answered with one sentence in both languages. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  defaults: ConfigDefaults,
): Result<Config, Texts> {
  const port = readPort(env["LENDLOOM_PORT"]);
  if (!port.ok) return port;
  const referenceSample = readShare(env["LENDLOOM_REFERENCE_SAMPLE"]);
  if (!referenceSample.ok) return referenceSample;
  const mostOfCredential = readCount(env, "LENDLOOM_STREAMS_PER_CREDENTIAL", 5);
  if (!mostOfCredential.ok) return mostOfCredential;
  const mostInAll = readCount(env, "LENDLOOM_STREAMS", 500);
  if (!mostInAll.ok) return mostInAll;
  const drainSeconds = readDrain(env["LENDLOOM_DRAIN_SECONDS"]);
  if (!drainSeconds.ok) return drainSeconds;
  const connectorsUrl = env["LENDLOOM_SANDBOX_URL"] ?? `http://127.0.0.1:${sandboxPort(port.value)}`;
  if (!URL.canParse(connectorsUrl)) {
    return err({
      "zh-CN": `LENDLOOM_SANDBOX_URL 应是一个网址，收到的是「${connectorsUrl}」。`,
      en: `Expected LENDLOOM_SANDBOX_URL to be a URL, but got "${connectorsUrl}".`,
    });
  }
  const databaseSecret = readSecret(env, "LENDLOOM_DATABASE_URL", "LENDLOOM_DATABASE_URL_FILE");
  if (!databaseSecret.ok) return databaseSecret;
  const databaseUrlFrom = originOf(env, "LENDLOOM_DATABASE_URL");
  const database = readDatabase(databaseSecret.value, databaseUrlFrom);
  if (!database.ok) return database;
  const role = readRole(env["LENDLOOM_ROLE"], database.value !== undefined);
  if (!role.ok) return role;
  const masterKeySecret = readSecret(env, "LENDLOOM_MASTER_KEY", "LENDLOOM_MASTER_KEY_FILE");
  if (!masterKeySecret.ok) return masterKeySecret;
  const masterKey = readMasterKey(masterKeySecret.value, originOf(env, "LENDLOOM_MASTER_KEY"));
  if (!masterKey.ok) return masterKey;
  return ok({
    dataFolder: absolute(env["LENDLOOM_DATA"] ?? ".lendloom", defaults.folder),
    host: env["LENDLOOM_HOST"] ?? "127.0.0.1",
    port: port.value,
    connectorsUrl,
    connectorHosts: (env["LENDLOOM_CONNECTOR_HOSTS"] ?? new URL(connectorsUrl).host)
      .split(",")
      .map((host) => host.trim())
      .filter((host) => host !== ""),
    secureCookies: env["LENDLOOM_HTTPS"] === "1",
    logLevel: env["LENDLOOM_LOG"] ?? "warn",
    referenceSample: referenceSample.value,
    streams: { mostOfCredential: mostOfCredential.value, mostInAll: mostInAll.value },
    drainSeconds: drainSeconds.value,
    role: role.value,
    databaseUrlFrom,
    ...(database.value === undefined ? {} : { databaseUrl: database.value }),
    ...(masterKey.value === undefined ? {} : { masterKey: masterKey.value }),
  });
}

/** The sandbox connectors listen beside the server. */
export function sandboxPort(serverPort: number): number {
  return serverPort + 1;
}

function readPort(text: string | undefined): Result<number, Texts> {
  const port = Number(text ?? "7300");
  return Number.isInteger(port) && port > 0 && port < 65_535
    ? ok(port)
    : err({
        "zh-CN": `LENDLOOM_PORT 应是 1 到 65534 之间的整数，收到的是「${text ?? ""}」。`,
        en: `Expected LENDLOOM_PORT to be a whole number from 1 to 65534, but got "${text ?? ""}".`,
      });
}

/** A variable that is set to nothing is not set. */
function given(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === "" ? undefined : text;
}

/** Where a secret comes from: the setting itself, or the one that names its file. */
function originOf(env: Readonly<Record<string, string | undefined>>, name: string): string {
  return given(env[`${name}_FILE`]) === undefined ? name : `${name}_FILE`;
}

function readDatabase(text: string | undefined, origin: string): Result<string | undefined, Texts> {
  return told(() => (text === undefined ? undefined : databaseUrl(text, origin)));
}

/** The key as it is written, where it can be one. */
function readMasterKey(text: string | undefined, origin: string): Result<string | undefined, Texts> {
  return told(() => {
    if (text !== undefined) parseMasterKey(text, origin);
    return text;
  });
}

/** What is read, or the sentence that says what it should be. */
function told<T>(read: () => T): Result<T, Texts> {
  try {
    return ok(read());
  } catch (error) {
    if (error instanceof StoreOpenError && error.texts !== undefined) return err(error.texts);
    throw error;
  }
}

function readRole(text: string | undefined, shared: boolean): Result<ProcessRole, Texts> {
  const role = processRoles.find((each) => each === (given(text) ?? "both"));
  if (role === undefined) {
    return err({
      "zh-CN": `LENDLOOM_ROLE 应是 api、worker 或 both，收到的是「${text ?? ""}」。`,
      en: `Expected LENDLOOM_ROLE to be api, worker or both, but got "${text ?? ""}".`,
    });
  }
  if (role !== "both" && !shared) {
    return err({
      "zh-CN": `LENDLOOM_ROLE=${role} 需要 PostgreSQL（LENDLOOM_DATABASE_URL）；内置数据库只有一个进程，两样都由它做。`,
      en: `LENDLOOM_ROLE=${role} needs PostgreSQL (LENDLOOM_DATABASE_URL); the embedded store has one process that does both.`,
    });
  }
  return ok(role);
}

function readShare(text: string | undefined): Result<number, Texts> {
  const share = text === undefined || text.trim() === "" ? 0.01 : Number(text);
  return share >= 0 && share <= 1
    ? ok(share)
    : err({
        "zh-CN": `LENDLOOM_REFERENCE_SAMPLE 应是 0 到 1 之间的数，收到的是「${text ?? ""}」。`,
        en: `Expected LENDLOOM_REFERENCE_SAMPLE to be a number from 0 to 1, but got "${text ?? ""}".`,
      });
}

function readDrain(text: string | undefined): Result<number, Texts> {
  const seconds = Number(given(text) ?? "0");
  return seconds >= 0 && seconds <= MOST_DRAIN_SECONDS
    ? ok(seconds)
    : err({
        "zh-CN": `LENDLOOM_DRAIN_SECONDS 应是 0 到 ${MOST_DRAIN_SECONDS} 之间的秒数，收到的是「${text ?? ""}」。`,
        en: `Expected LENDLOOM_DRAIN_SECONDS to be from 0 to ${MOST_DRAIN_SECONDS} seconds, but got "${text ?? ""}".`,
      });
}

const MOST_DRAIN_SECONDS = 300;

function readCount(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  usual: number,
): Result<number, Texts> {
  const text = given(env[name]) ?? String(usual);
  return /^[1-9]\d{0,4}$/.test(text)
    ? ok(Number(text))
    : err({
        "zh-CN": `${name} 应是 1 到 99999 之间的整数，收到的是「${text}」。`,
        en: `Expected ${name} to be a whole number from 1 to 99999, but got "${text}".`,
      });
}

function absolute(path: string, folder: string): string {
  return isAbsolute(path) ? path : resolve(folder, path);
}
