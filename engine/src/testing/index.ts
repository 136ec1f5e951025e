export { describeRunStoreContract, type RunStoreUnderTest } from "./run-store-contract.ts";
export { memoryRunStore } from "./memory-run-store.ts";
export { countingIds, fixedDefinitions, forgetfulSealer } from "./plain-ports.ts";
export { scriptedConnectors, type ScriptedConnectors } from "./scripted-connectors.ts";
export { simulatedClock, type SimulatedClock } from "./simulated-clock.ts";
export { sampleCatalogue, sampleDocuments, samplePack, sampleWorkflow } from "./sample-loan.ts";
export { deskDocuments, deskWorkflow } from "./sample-desk.ts";
export { compileSmall, smallFacts, smallWorkflow } from "./small-workflow.ts";
