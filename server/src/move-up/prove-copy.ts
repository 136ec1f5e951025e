import { createRuntime } from "@lendloom/engine/runtime";
import { createLiveDefinitions, createRuntimeDefinitions } from "../definitions/index.ts";
import { MoveUpError, type Store, type TenantId } from "../store/index.ts";

/** Runs of each lender that are carried out again. */
const SAMPLE = 25;

export interface CopyProof {
  readonly audit: Readonly<Record<string, { readonly entries: number; readonly head: string }>>;
  /** Runs proved from their journals; those of erased persons only fold. */
  readonly replayed: number;
  readonly erased: number;
}

/** Proves a copied store as a whole: each lender's audit chain, and a sample of runs carried out again. */
export async function proveCopy(copy: Store): Promise<CopyProof> {
  const live = createLiveDefinitions(copy);
  const refuse = () => Promise.reject(new Error("Expected a replay to call nobody"));
  const runtime = createRuntime({
    store: copy.runs,
    clock: copy.clock,
    ids: { next: () => "" },
    definitions: createRuntimeDefinitions(live),
    connectors: { call: refuse },
    sealer: copy.sealer,
  });
  const audit: Record<string, { entries: number; head: string }> = {};
  let replayed = 0;
  let erased = 0;
  for (const { id } of await copy.tenants.list()) {
    const verdict = await copy.audit.verify(id);
    if (!verdict.intact) throw differs(`the audit chain of ${id} is broken: ${verdict.reason}`);
    audit[id] = { entries: verdict.entries, head: verdict.head };
    for (const run of await sampleOf(copy, id)) {
      const replay = await runtime.replayRun(id, run);
      if (!replay.ok) throw differs(`run ${run} of ${id} cannot be replayed: ${replay.error.code}`);
      if (replay.value.kind === "different") throw differs(`run ${run} of ${id} replays differently`);
      if (replay.value.kind === "erased") erased += 1;
      // What this program cannot judge is no proof, and none against the copy.
      if (replay.value.kind === "verified") replayed += 1;
    }
  }
  return { audit, replayed, erased };
}

/** The newest ones, with the sub-flows that they began: they have met the most of what there is. */
async function sampleOf(copy: Store, tenant: TenantId): Promise<readonly string[]> {
  const { items } = await copy.runs.listRuns(tenant, { limit: SAMPLE });
  const begun = items.flatMap(({ run }) => Object.values(run.children ?? {}).map((child) => child.run));
  const found = await Promise.all(begun.map((id) => copy.runs.readRun(tenant, id)));
  return [...items.map(({ run }) => run.id), ...begun.filter((_, index) => found[index] !== undefined)];
}

function differs(reason: string): MoveUpError {
  return new MoveUpError("move-up.differs", `Expected the copy to be as the file, but ${reason}.`);
}
