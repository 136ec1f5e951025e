import { memoryRunStore } from "./memory-run-store.ts";
import { describeRunStoreContract } from "./run-store-contract.ts";

describeRunStoreContract("memory", () => Promise.resolve({ store: memoryRunStore() }));
