import type { JsonObject } from "@lendloom/engine/kernel";
import { factField, openSealed, Erased } from "@lendloom/engine/process";
import type { RunCommit, RunStore, Sealer } from "@lendloom/engine/runtime";
import type { LiveDefinitions } from "../definitions/index.ts";
import type { TenantId } from "../store/index.ts";
import type { ReferenceSampler } from "./reference-sampler.ts";

/** Offers the decisions of committed steps to the sampler; their facts are opened if they are chosen. */
export function sampleCommits(
  store: RunStore,
  sampler: ReferenceSampler,
  { live, sealer }: { readonly live: LiveDefinitions; readonly sealer: Sealer },
): RunStore {
  return {
    ...store,
    async commit(commit) {
      const outcome = await store.commit(commit);
      if (outcome.kind !== "committed") return outcome;
      const { tenant, run } = commit;
      for (const { decision, facts } of commit.decisions) {
        const catalogueHash = run.pins.catalogue.hash;
        sampler.offer({
          decision,
          catalogueHash,
          facts: () => openFacts(sealer, tenant, run.subject, facts),
          async documents() {
            const [pack, catalogue] = await Promise.all(
              [decision.pack.hash, catalogueHash].map((hash) => live.document(tenant as TenantId, hash)),
            );
            return pack === undefined || catalogue === undefined ? undefined : { pack, catalogue };
          },
        });
      }
      return outcome;
    },
  };
}

async function openFacts(
  sealer: Sealer,
  tenant: string,
  subject: string,
  facts: RunCommit["decisions"][number]["facts"],
): Promise<JsonObject | undefined> {
  const seal = await sealer.forSubject(tenant, subject);
  try {
    return Object.fromEntries(
      Object.entries(facts).map(([name, fact]) => [
        name,
        "value" in fact ? fact.value : openSealed(seal, fact.sealed, factField(name)),
      ]),
    );
  } catch (error) {
    if (error instanceof Erased) return undefined;
    throw error;
  }
}
