import { simulatedProducts, walkOneStep } from "@lendloom/engine/testing";
import { openStore } from "../index.ts";
import { WALKED } from "./walked-products.ts";

/** A process that takes one step of a path and ends: `node walk-in-process.ts <folder> <seed> <step>`. */
const [folder = "", seed, step] = process.argv.slice(2);
const store = await openStore({ kind: "sqlite", folder });
await walkOneStep(store.runs, simulatedProducts(WALKED.seed, WALKED.count), Number(seed), Number(step));
await store.close();
