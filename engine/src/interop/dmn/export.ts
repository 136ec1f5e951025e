import { err, ok, pointer, type Result } from "../../kernel/index.ts";
import type { PackDefinition } from "../../decision/index.ts";
import { interopIssues } from "../interop-issues.ts";
import { reportIssue, type ReportEntry } from "../report.ts";
import { exportDmnModel } from "./export-model.ts";

/** Writes the DMN model of a pack that was imported from one; whatever else a pack holds is refused at its place. */
export function exportDmn(pack: PackDefinition): Result<string, readonly ReportEntry[]> {
  const decisions = Object.entries(pack.decisions);
  const [model, ...more] = decisions.flatMap(([id, decision]) =>
    decision.kind === "model" ? [{ id, model: decision.model }] : [],
  );
  const others = [
    ...decisions
      .filter(([, { kind }]) => kind !== "model")
      .map(([id]) => ({ id, at: pointer("decisions", id) })),
    ...more.map(({ id }) => ({ id, at: pointer("decisions", id) })),
    ...Object.keys(pack.derived).map((id) => ({ id, at: pointer("derived", id) })),
  ];
  if (model === undefined || others.length > 0)
    return err(
      others.map(({ id, at }) => reportIssue(interopIssues.issue("export.no-model", at, { what: id }))),
    );
  return ok(exportDmnModel(model.model));
}
