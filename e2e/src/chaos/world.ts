import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { StorePlace } from "../../../server/src/store/testing/peek-store.ts";
import { makeLenders, preload, sandboxScript, serverScript, type ChaosLender } from "./chaos-lenders.ts";
import { endProcess, freePort, startProcess, untilAnswers, type Watched } from "./processes.ts";

export interface WorldOptions {
  /** Where the store lies; default a temporary folder. */
  readonly folder?: string;
  /** PostgreSQL instead of SQLite. */
  readonly databaseUrl?: string;
  /** How many servers share the database; SQLite has one. */
  readonly servers?: number;
  /** What every server is started with. */
  readonly env?: Readonly<Record<string, string>>;
  /** How many keys for streams of events each lender has. */
  readonly readers?: number;
  /** A bug of `planted-bugs.ts` that every server is started with. */
  readonly bug?: string;
  /** Where connector calls go when not straight to the sandbox. */
  readonly connectors?: (sandboxUrl: string) => Promise<string>;
}

export interface Start {
  readonly env?: Readonly<Record<string, string>>;
  /** What the server's command is put behind, such as a tracer. */
  readonly behind?: readonly string[];
  /** The folder of another version of the product, whose server is started. */
  readonly version?: string | undefined;
}

/** Servers with their store, the bank and two lenders; everything in it is real and on this machine. */
export interface World {
  readonly folder: string;
  /** Another folder, for what the checker goes by. */
  readonly beside: string;
  readonly place: StorePlace;
  readonly lenders: readonly ChaosLender[];
  readonly sandboxUrl: string;
  readonly urls: readonly string[];
  /** What a command of ours over this store is started with, beside a server. */
  readonly planted: Readonly<Record<string, string>>;
  /** Starts a server; answers whether it came to answer. */
  start(server?: number, how?: Start): Promise<boolean>;
  server(server?: number): Watched;
  /** The servers that run. */
  pids(): readonly number[];
  /** Ends a server the hard way. */
  kill(server?: number): Promise<void>;
  /** Whoever ends from now on was told to: by a kill point, or by a fault it must not outlive. */
  mayEnd(server?: number): void;
  /** Servers that ended although nobody told them to. */
  unplanned(): readonly string[];
  /** What servers logged as defects of ours, each message once. */
  defects(): readonly string[];
  /** Stops all servers in order. */
  stop(): Promise<void>;
  end(): Promise<void>;
}

export async function makeWorld(options: WorldOptions = {}): Promise<World> {
  const { databaseUrl, servers = 1 } = options;
  const beside = mkdtempSync(join(tmpdir(), "lendloom-chaos-"));
  const folder = options.folder ?? join(beside, "data");
  mkdirSync(folder, { recursive: true });
  const sandboxPort = await freePort();
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  const connectorsUrl = (await options.connectors?.(sandboxUrl)) ?? sandboxUrl;
  const ports = await Promise.all(Array.from({ length: servers }, freePort));
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const lenders = await makeLenders(
    databaseUrl === undefined ? { kind: "sqlite", folder } : { kind: "postgres", folder, url: databaseUrl },
    { url: urls[0] ?? "", sandboxUrl: connectorsUrl, readers: options.readers ?? 0 },
  );
  const sandbox = startProcess([process.execPath, sandboxScript, beside, String(sandboxPort)]);
  if (!(await untilAnswers(`${sandboxUrl}/livez`, sandbox))) throw new Error("The sandbox did not start");

  const running: { watched: Watched; planned: boolean; server: number }[] = [];
  const latest = (server = 0) => {
    const found = running.findLast((one) => one.server === server);
    if (found === undefined) throw new Error(`Server ${server} was never started`);
    return found;
  };

  const { bug } = options;
  const planted: Readonly<Record<string, string>> =
    bug === undefined ? {} : { CHAOS_BUG: bug, ...preload("plant-bug") };

  return {
    folder,
    beside,
    planted,
    place: databaseUrl === undefined ? { folder } : { url: databaseUrl },
    lenders,
    sandboxUrl,
    urls,
    async start(server = 0, { env = {}, behind = [], version } = {}) {
      const set = {
        LENDLOOM_DATA: folder,
        LENDLOOM_PORT: String(ports[server]),
        LENDLOOM_SANDBOX_URL: connectorsUrl,
        LENDLOOM_REFERENCE_SAMPLE: "0",
        LENDLOOM_LOG: "error",
        ...(version === undefined ? preload("start-quickly") : preloadOf(version)),
        NODE_COMPILE_CACHE: join(tmpdir(), "lendloom-chaos-compiled"),
        ...(databaseUrl === undefined ? {} : { LENDLOOM_DATABASE_URL: databaseUrl }),
        ...options.env,
        ...env,
      };
      const loaded = { NODE_OPTIONS: `${set.NODE_OPTIONS} ${planted["NODE_OPTIONS"] ?? ""}` };
      const watched = startProcess([...behind, process.execPath, scriptOf(version)], {
        ...set,
        ...planted,
        ...loaded,
      });
      running.push({ watched, server, planned: false });
      return await untilAnswers(`${urls[server] ?? ""}/readyz`, watched);
    },
    server: (server) => latest(server).watched,
    pids: () =>
      running.filter(({ watched }) => watched.ended() === undefined).map(({ watched }) => watched.pid),
    async kill(server) {
      const one = latest(server);
      one.planned = true;
      one.watched.kill("SIGKILL");
      await one.watched.end;
    },
    mayEnd(server) {
      latest(server).planned = true;
    },
    unplanned: () =>
      running
        .filter(({ watched, planned }) => !planned && watched.ended() !== undefined && watched.ended() !== 0)
        .map(
          ({ watched, server }) =>
            `server ${server}: ${watched.ended() ?? ""} ${watched.complaints().slice(-2_000)}`,
        ),
    defects: () => [...new Set(running.flatMap(({ watched }) => watched.defects()))],
    async stop() {
      await Promise.all(running.map(({ watched }) => endProcess(watched)));
    },
    async end() {
      await Promise.all(running.map(({ watched }) => endProcess(watched)));
      await endProcess(sandbox, 3_000);
      rmSync(beside, { recursive: true, force: true });
    },
  };
}

/** Another version's server, and what it loads before. */
function scriptOf(version: string | undefined): string {
  return version === undefined ? serverScript : resolve(version, "server/src/main.ts");
}
function preloadOf(version: string): { readonly NODE_OPTIONS: string } {
  return {
    NODE_OPTIONS: `--import=${pathToFileURL(resolve(version, "server/src/start-quickly.ts")).href}`,
  };
}
