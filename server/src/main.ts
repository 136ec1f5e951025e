import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { compose } from "./compose.ts";
import { readConfig, type Config } from "./config.ts";
import { createHttpConnectors } from "./connectors/index.ts";
import { createIdentity, type Identity } from "./identity/index.ts";
import { complain, say } from "./say.ts";
import { ensureDemoLender } from "./seed/ensure-demo-lender.ts";
import { readRepositoryDefinitions } from "./seed/repository-definitions.ts";
import { startSentence } from "./start-error.ts";
import { openStore, type Store } from "./store/index.ts";

const root = join(import.meta.dirname, "../..");

export interface RunningServer {
  readonly url: string;
  /** Takes no new requests, finishes those under way and the worker's round, closes the store. */
  stop(): Promise<void>;
}

/** One server process: store, worker and HTTP. An empty store gets the demo lender; `onSeed` is told before. */
export async function startServer(
  config: Config,
  { onSeed = () => undefined }: { readonly onSeed?: () => void } = {},
): Promise<RunningServer> {
  const { dataFolder: folder, masterKey } = config;
  const store = await openStore(
    config.databaseUrl === undefined
      ? { kind: "sqlite", folder, masterKey }
      : { kind: "postgres", url: config.databaseUrl, folder, masterKey },
  );
  try {
    return await serve(config, store, onSeed);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function serve(config: Config, store: Store, onSeed: () => void): Promise<RunningServer> {
  const { now } = store.clock;
  const identity = createIdentity({ store, now });
  const url = urlOf(config);
  if (config.role !== "worker") await seed(config, store, identity, onSeed);

  const { app, worker, draining } = await compose({
    store,
    identity,
    connectors: createHttpConnectors({
      baseUrl: config.connectorsUrl,
      allowedHosts: config.connectorHosts,
    }),
    secureCookies: config.secureCookies,
    designerFolder: join(root, "designer/dist"),
    logLevel: config.logLevel,
    referenceSample: config.referenceSample,
    role: config.role,
  });
  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    await worker.stop();
    await app.close();
    throw error;
  }
  return {
    url,
    async stop() {
      draining.begin();
      await app.close();
      await worker.stop();
      await store.close();
    },
  };
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
    process.exit(1);
  }
  try {
    const server = await startServer(config.value);
    say({ "zh-CN": `贷织在 ${server.url} 运行。`, en: `Lendloom runs at ${server.url}.` });
    const stop = (): void => void server.stop().then(() => process.exit(0));
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
  } catch (error) {
    const sentence = startSentence(error, config.value);
    if (sentence === undefined) throw error;
    complain(sentence);
    process.exit(1);
  }
}

if (import.meta.main) await runAlone();
