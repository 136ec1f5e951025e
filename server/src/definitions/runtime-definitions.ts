import { isJsonObject, type Json } from "@lendloom/engine/kernel";
import {
  begunWorkflows,
  correlatedEvents,
  decisionPacks,
  type Pins,
  type PinnedDefinition,
} from "@lendloom/engine/process";
import type { Definitions } from "@lendloom/engine/runtime";
import type { TenantId } from "../store/index.ts";
import { textMember, versionOf, type Member } from "./definition-key.ts";
import type { LiveDefinitions, LiveRelease } from "./live-definitions.ts";

/** The runtime's view of published definitions: what a new run pins, and documents by their hash. */
export function createRuntimeDefinitions(live: LiveDefinitions): Definitions {
  const pinned = new WeakMap<LiveRelease, Map<string, Pins>>();
  return {
    async live(tenant, product) {
      const release = await live.live(tenant as TenantId);
      const products = pinned.get(release) ?? new Map<string, Pins>();
      pinned.set(release, products);
      const known = products.get(product);
      if (known !== undefined) return known;
      const pins = pinsOf(release, product);
      // Names of products that are not live come from outside: there is no end to them.
      if (pins !== undefined) products.set(product, pins);
      return pins;
    },
    load: (tenant, hash) => live.document(tenant as TenantId, hash),
    async correlating(tenant, name) {
      const { members } = await live.live(tenant as TenantId);
      const workflows = members.filter(({ kind }) => kind === "workflow");
      return correlatedEvents(
        workflows.map(({ definition }) => definition),
        name,
      );
    },
  };
}

/** Everything a run of the product goes by from start to end; undefined when the product is not live. */
function pinsOf({ release, members }: LiveRelease, productId: string): Pins | undefined {
  const find = (kind: Member["kind"], id: string | undefined): Member | undefined =>
    members.find((member) => member.kind === kind && member.id === id);
  const product = find("product", productId);
  if (product === undefined || release === null) return undefined;
  const workflow = find("workflow", textMember(product.definition, "workflow"));
  const catalogue = find("catalogue", textMember(product.definition, "catalogue"));
  if (workflow === undefined || catalogue === undefined) return undefined;
  const calendar = find("calendar", textMember(product.definition, "calendar"));
  const begun = begunWorkflows(workflow.definition, (id) => find("workflow", id)?.definition);
  const subflows = begun.flatMap((id) => find("workflow", id) ?? []);
  const asking = [workflow, ...subflows].map(({ definition }) => definition);
  const packs = packsOf(product.definition, asking).flatMap((id) => find("pack", id) ?? []);
  return {
    release: { seq: release.seq, hash: release.hash },
    product: pinOf(product),
    workflow: pinOf(workflow),
    catalogue: pinOf(catalogue),
    ...(calendar === undefined ? {} : { calendar: pinOf(calendar) }),
    packs: Object.fromEntries(packs.map((pack) => [pack.id, pinOf(pack)])),
    ...(subflows.length === 0
      ? {}
      : { subflows: Object.fromEntries(subflows.map((its) => [its.id, pinOf(its)])) }),
  };
}

function pinOf({ id, hash, definition }: Member): PinnedDefinition {
  return { id, version: versionOf(definition), hash };
}

/** The packs a product lists and those its workflow and its sub-flows ask. */
function packsOf(product: Json, workflows: readonly Json[]): readonly string[] {
  const listed =
    isJsonObject(product) && Array.isArray(product["packs"]) ? (product["packs"] as readonly Json[]) : [];
  const asked = workflows.flatMap(decisionPacks);
  return [...new Set([...listed.filter((id) => typeof id === "string"), ...asked])];
}
