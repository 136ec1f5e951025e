import {
  analysePack,
  compilePack,
  loadCatalogue,
  type CatalogueDefinition,
  type PackAnalysis,
  type PackDefinition,
} from "@lendloom/engine/decision";

export interface AnalysisTask {
  readonly pack: PackDefinition;
  readonly catalogue: CatalogueDefinition;
}

// Runs away from the page: a large table takes seconds, and whoever types goes on typing.
self.addEventListener("message", ({ data }: MessageEvent<AnalysisTask>) => {
  self.postMessage(analyse(data));
});

/** Nothing for a pack that does not compile: its issues come first. */
function analyse({ catalogue, pack }: AnalysisTask): PackAnalysis | undefined {
  const loaded = loadCatalogue(catalogue);
  const compiled = loaded.ok ? compilePack(pack, { catalogue: loaded.value }) : undefined;
  return compiled?.ok === true ? analysePack(compiled.value) : undefined;
}
