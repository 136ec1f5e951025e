import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Texts } from "@lendloom/engine/kernel";
import { compose } from "./compose.ts";
import { readConfig, type Config } from "./config.ts";
import { createHttpConnectors } from "./connectors/index.ts";
import { endOnSignal, stopWithin } from "./end-on-signal.ts";
import { createWaitingRoom, type WaitingRoom } from "./http/waiting-room.ts";
import { createIdentity, type Identity } from "./identity/index.ts";
import { complain, say } from "./say.ts";
import { ensureDemoLender } from "./seed/ensure-demo-lender.ts";
import { readRepositoryDefinitions } from "./seed/repository-definitions.ts";
import { exitCodeOf, exitCodes, startSentence } from "./start-error.ts";
import { openStore, type Store } from "./store/index.ts";
import { saySeldom, untilThere } from "./until-there.ts";

const root = join(import.meta.dirname, "../..");

/**
 * Connections that the kernel keeps until they are taken up, one in a turn of the event loop. Those beyond are lost, and
 * come again after seconds, when nobody could refuse them; Linux takes at most `net.core.somaxconn`.
 */
const MOST_ARRIVING = 4_096;

export interface RunningServer {
  readonly url: string;
  /**
   * Tells load balancers to look for another process, gives back work that was not begun, takes no new requests, ends
   * streams, finishes what is under way and closes the store.
   */
  stop(): Promise<void>;
  /** Calls `hear` with a sentence when a newer program has moved the schema on: this one is to end. */
  whenOutdated(hear: (sentence: Texts) => void): void;
}

export interface StartOptions {
  /** Told before an empty store gets the demo lender. */
  readonly onSeed?: () => void;
  /** Ends the waiting for a database that is not there yet. */
  readonly signal?: AbortSignal;
}

/**
 * One server process: store, worker and HTTP. While its database cannot be used for a reason that passes, it answers
 * that it is not ready, says why, and tries again.
 */
export async function startServer(config: Config, options: StartOptions = {}): Promise<RunningServer> {
  const room = createWaitingRoom(config);
  const complainSeldom = saySeldom(complain);
  const waits: string[] = [];
  try {
    const opened = await untilThere(() => openSeeded(config, options), {
      signal: options.signal,
      async onWait({ reason, error, retryAfterMs }) {
        waits.push(reason);
        const sentence = startSentence(error, config);
        if (sentence !== undefined) complainSeldom(reason, andWaits(sentence));
        await room.open({ reason, retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1_000)) });
      },
    });
    if (waits.length > 0) say({ "zh-CN": "数据库可以用了。", en: "The database can be used now." });
    return await serve(config, opened, room);
  } finally {
    room.close();
  }
}

function andWaits({ "zh-CN": zh, en }: Texts): Texts {
  return {
    "zh-CN": `${zh}在此之前贷织不接受请求，并会自动重试。`,
    en: `${en} Until then Lendloom takes no requests, and tries again by itself.`,
  };
}

interface Opened {
  readonly store: Store;
  readonly identity: Identity;
}

async function openSeeded(config: Config, { onSeed = () => undefined }: StartOptions): Promise<Opened> {
  const { dataFolder: folder, masterKey, databaseUrl: url } = config;
  const works = config.role !== "api";
  const store = await openStore(
    url === undefined
      ? { kind: "sqlite", folder, masterKey }
      : { kind: "postgres", url, folder, masterKey, works },
  );
  try {
    const identity = createIdentity({ store, now: store.clock.now });
    if (config.role !== "worker") await seed(config, store, identity, onSeed);
    return { store, identity };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function serve(config: Config, { store, identity }: Opened, room: WaitingRoom): Promise<RunningServer> {
  try {
    const { app, worker, draining } = await compose({
      store,
      identity,
      connectors: createHttpConnectors({
        baseUrl: config.connectorsUrl,
        allowedHosts: config.connectorHosts,
      }),
      secureCookies: config.secureCookies,
      designerFolder: join(root, "designer/dist"),
      dataFolder: config.dataFolder,
      logLevel: config.logLevel,
      referenceSample: config.referenceSample,
      streams: config.streams,
      role: config.role,
    });
    try {
      room.close();
      await app.listen({ host: config.host, port: config.port, backlog: MOST_ARRIVING });
    } catch (error) {
      await worker.stop();
      await app.close();
      throw error;
    }
    return {
      url: urlOf(config),
      whenOutdated: (hear) => store.fitness.whenOutdated(hear),
      async stop() {
        draining.leave();
        const working = worker.stop();
        await pause(config.drainSeconds * 1_000);
        draining.begin();
        await app.close();
        await working;
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Processes that start together on an empty database make the demo lender together: each part is made once. */
async function seed(config: Config, store: Store, identity: Identity, onSeed: () => void): Promise<void> {
  if ((await store.tenants.list()).length === 0) onSeed();
  for (let tries = 1; ; tries++) {
    try {
      await ensureDemoLender(store, identity, {
        definitions: () => readRepositoryDefinitions(root),
        dataFolder: config.dataFolder,
        url: urlOf(config),
        sandboxUrl: config.connectorsUrl,
        at: store.clock.now(),
      });
      return;
    } catch (error) {
      if (store.kind === "sqlite" || tries === MOST_SEEDINGS) throw error;
      await pause(SEEDING_PAUSE_MS * Math.random());
    }
  }
}

const MOST_SEEDINGS = 10;
const SEEDING_PAUSE_MS = 1_000;

function urlOf({ host, port }: Config): string {
  return `http://${host}:${port}`;
}

/** Run by itself, this file is one server whose connectors are elsewhere. */
async function runAlone(): Promise<void> {
  const config = readConfig(process.env, { folder: root });
  if (!config.ok) {
    complain(config.error);
    process.exit(exitCodes.configuration);
  }
  const waiting = new AbortController();
  const starting = startServer(config.value, { signal: waiting.signal });
  endOnSignal(async () => {
    waiting.abort();
    const server = await starting.catch(() => undefined);
    return server === undefined ? exitCodes.ended : await stopWithin(server, config.value);
  });
  try {
    const server = await starting;
    say({ "zh-CN": `贷织在 ${server.url} 运行。`, en: `Lendloom runs at ${server.url}.` });
    server.whenOutdated((sentence) => {
      complain(sentence);
      void stopWithin(server, config.value).then(() => process.exit(exitCodes.configuration));
    });
  } catch (error) {
    if (waiting.signal.aborted) return;
    const sentence = startSentence(error, config.value);
    if (sentence === undefined) throw error;
    complain(sentence);
    process.exit(exitCodeOf(error));
  }
}

if (import.meta.main) await runAlone();
