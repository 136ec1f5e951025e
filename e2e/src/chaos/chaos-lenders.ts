import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { JsonObject } from "@lendloom/engine/kernel";
import { createIdentity } from "../../../server/src/identity/index.ts";
import { ensureDemoLender } from "../../../server/src/seed/ensure-demo-lender.ts";
import { readRepositoryDefinitions } from "../../../server/src/seed/repository-definitions.ts";
import {
  openStore,
  type Role,
  type Store,
  type StoreConfig,
  type StoreResult,
  type TenantId,
} from "../../../server/src/store/index.ts";
import { root } from "../installation.ts";
import { chaosDefinitions } from "./chaos-loan.ts";

/** A lender with the keys of its system and of a person's desk. */
export interface ChaosLender {
  readonly id: string;
  readonly apiKey: string;
  readonly officerKey: string;
  /** Of the demo lender: keys of a designer and of an approver, who are two people. */
  readonly designerKey?: string;
  readonly approverKey?: string;
  /** Keys for streams of events, of which each may have a few. */
  readonly readerKeys: readonly string[];
  /** Stands in every reference and name of this lender: no byte of it may reach another one. */
  readonly canary: string;
}

const act = { at: "2026-11-01T00:00:00.000Z", by: { kind: "system", id: "chaos" } } as const;

/** Makes two lenders with the chaos loan in an empty store, the demo lender among them, and closes it again. */
export async function makeLenders(
  config: StoreConfig,
  {
    url,
    sandboxUrl,
    readers = 0,
  }: { readonly url: string; readonly sandboxUrl: string; readonly readers?: number },
): Promise<readonly ChaosLender[]> {
  const store = await openStore(config);
  try {
    const identity = createIdentity({ store, now: () => new Date().toISOString() });
    const definitions = readRepositoryDefinitions(root);
    const seed = { definitions: () => definitions, dataFolder: config.folder, url, sandboxUrl, at: act.at };
    await ensureDemoLender(store, identity, seed);
    const cash = definitions.find(({ kind, id }) => kind === "product" && id === "cash-loan");
    const needed = definitions.filter(({ kind }) => kind === "calendar");
    const chaos = chaosDefinitions(cash?.definition as JsonObject);
    const second = done(
      await store.tenants.create({ id: "second", title: { "zh-CN": "第二家", en: "Second" } }, act),
    ).id;
    const lenders: ChaosLender[] = [];
    for (const tenant of ["demo" as TenantId, second]) {
      await release(store, tenant, [...(tenant === second ? needed : definitions), ...chaos]);
      const key = async (role: Role, person?: string) => {
        const whose = person === undefined ? {} : { person };
        return done(await identity.issueApiKey(tenant, { title: role, roles: [role], ...whose }, act)).key;
      };
      const [apiKey, officerKey] = [await key("api-client"), await key("officer")];
      const people =
        tenant === second
          ? {}
          : { designerKey: await key("designer", "mei"), approverKey: await key("approver", "fang") };
      const readerKeys: string[] = [];
      for (let reader = 0; reader < readers; reader += 1) readerKeys.push(await key("api-client"));
      lenders.push({ id: tenant, apiKey, officerKey, readerKeys, ...people, canary: `only-${tenant}-knows` });
    }
    return lenders;
  } finally {
    await store.close();
  }
}

/** Modules that a server can load before anything else. */
const preloads = {
  "start-quickly": "server/src/start-quickly.ts",
  "plant-bug": "e2e/src/chaos/plant-bug.ts",
  "shift-clock": "e2e/src/chaos/shift-clock.ts",
  "weaken-sqlite": "server/src/store/testing/weaken-sqlite.ts",
} as const;

export function preload(...names: readonly (keyof typeof preloads)[]): { readonly NODE_OPTIONS: string } {
  const options = names.map((name) => `--import=${pathToFileURL(join(root, preloads[name])).href}`);
  return { NODE_OPTIONS: options.join(" ") };
}

export const serverScript = join(root, "server/src/main.ts");
export const sandboxScript = join(root, "server/src/sandbox/main.ts");

async function release(
  store: Store,
  tenant: TenantId,
  definitions: Parameters<Store["releases"]["append"]>[1]["definitions"],
): Promise<void> {
  const basedOn = (await store.releases.live(tenant))?.seq ?? null;
  done(await store.releases.append(tenant, { reason: "import", definitions, basedOn }, act));
}

function done<T>(result: StoreResult<T>): T {
  if (!result.ok) throw new Error(`Expected the lenders to be made, but ${result.error.detail}`);
  return result.value;
}
