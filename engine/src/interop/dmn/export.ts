import { ok, type Result } from "../../kernel/index.ts";
import type { CompiledPack, DmnModel } from "../../decision/index.ts";
import type { ReportEntry } from "../report.ts";
import { exportDmnModel } from "./export-model.ts";
import { packToModel } from "./pack-to-model.ts";

/**
 * Writes a pack as DMN: its tables, formulas, derived values and DMN models. Rules, scorecards and whatever else DMN
 * cannot say are refused at their places. A pack that is nothing but one DMN model is written as it was read.
 */
export function exportDmn(pack: CompiledPack): Result<string, readonly ReportEntry[]> {
  const own = onlyModel(pack);
  if (own !== undefined) return ok(exportDmnModel(own));
  const model = packToModel(pack);
  return model.ok ? ok(exportDmnModel(model.value)) : model;
}

function onlyModel({ definition }: CompiledPack): DmnModel | undefined {
  const [only, ...others] = Object.values(definition.decisions);
  const isAlone = others.length === 0 && Object.keys(definition.derived).length === 0;
  return isAlone && only?.kind === "model" ? only.model : undefined;
}
