import { createProcessLoader } from "../../runtime/index.ts";
import { fixedDefinitions } from "../plain-ports.ts";
import { sampleCatalogue, sampleDocuments, samplePack } from "../sample-loan.ts";
import { memoryRunStore } from "../memory-run-store.ts";
import type { SimulatedProducts, SimulatedStore } from "./outside-world.ts";
import { randomWorkflow } from "./random-workflow.ts";

/** The sample loan and `count` random workflows drawn from `seed`, live as products of every lender. */
export function simulatedProducts(seed: number, count: number): SimulatedProducts {
  const definitions = fixedDefinitions();
  definitions.publish("sample-loan", sampleDocuments);
  const names = Array.from({ length: count }, (_, index) => {
    const name = `random-${index}`;
    const workflow = randomWorkflow(seed * 1_000 + index);
    definitions.publish(name, { workflow, catalogue: sampleCatalogue, packs: [samplePack] });
    return name;
  });
  return { definitions, load: createProcessLoader(definitions), products: ["sample-loan", ...names] };
}

/** A store in memory that outlives the processes over it, as a database server does. */
export function simulatedMemoryStore(): SimulatedStore {
  return { store: memoryRunStore(), end: () => Promise.resolve() };
}
