import { itemOf, type Run } from "../../process/index.ts";
import type { RunStore } from "../../runtime/index.ts";
import { AT_ONCE } from "./patient-flow.ts";

export type MapCompletion = "all" | "any" | "settled" | { readonly count: number };

const ITEMS = 3;

/** What of a map must never be: items out of their order, too many at once, an end that its policy does not allow. */
export async function mapFaults({
  store,
  tenant,
  run,
  completion,
}: {
  readonly store: RunStore;
  readonly tenant: string;
  readonly run: Run;
  readonly completion: MapCompletion;
}): Promise<readonly string[]> {
  const entries = await store.readJournal(tenant, run.id, { after: 0, limit: 1_000 });
  const faults: string[] = [];
  let [begun, open, done, failed] = [0, 0, 0, 0];
  for (const entry of entries) {
    switch (entry.kind) {
      case "subflow-begun":
        begun += 1;
        open += 1;
        if (itemOf(entry.generation)?.item !== begun)
          faults.push(`${entry.generation} was begun as number ${begun}`);
        break;
      case "subflow-done":
        open -= 1;
        done += 1;
        break;
      case "subflow-failed":
        open -= 1;
        failed += 1;
        break;
      case "map-ended":
        if (entry.how !== "cancelled" && entry.how !== endOf(completion, done, failed)) {
          faults.push(`the map has ${entry.how} with ${done} done and ${failed} failed`);
        }
        break;
      default:
    }
    if (open > AT_ONCE) faults.push(`${open} items were under way at once`);
  }
  const stands = Object.hasOwn(run.snapshot.invokes, "valuations");
  if (stands !== (run.maps !== undefined)) faults.push("a map that is not waited for is kept");
  if (stands && endOf(completion, done, failed) !== undefined) faults.push("the map is over, but waited for");
  if (stands && open < Math.min(AT_ONCE, ITEMS - done - failed)) faults.push("the map does not go on");
  return faults;
}

/** How a map has ended by now, told anew from what came of its items; undefined: it goes on. */
function endOf(completion: MapCompletion, done: number, failed: number): "done" | "failed" | undefined {
  const needed = { all: ITEMS, any: 1, settled: 0 };
  const count = typeof completion === "object" ? completion.count : needed[completion];
  if (completion === "settled") return done + failed === ITEMS ? "done" : undefined;
  if (done >= count) return "done";
  return ITEMS - failed < count ? "failed" : undefined;
}
