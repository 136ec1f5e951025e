import { err, ok, type Result } from "../../kernel/index.ts";
import type { PackDefinition } from "../../decision/index.ts";
import { interopIssues } from "../interop-issues.ts";
import { reportIssue, type ReportEntry } from "../report.ts";
import { exportDmnModel } from "./export-model.ts";

/** Writes the DMN model of a pack that was imported from one; a pack of anything else is refused. */
export function exportDmn(pack: PackDefinition): Result<string, readonly ReportEntry[]> {
  const others = Object.entries(pack.decisions).filter(([, { kind }]) => kind !== "model");
  const models = Object.values(pack.decisions).flatMap((decision) =>
    decision.kind === "model" ? [decision.model] : [],
  );
  const [model] = models;
  if (model === undefined || models.length > 1 || others.length > 0)
    return err([
      reportIssue(interopIssues.issue("export.no-model", "/decisions", { what: others[0]?.[0] ?? pack.id })),
    ]);
  return ok(exportDmnModel(model));
}
