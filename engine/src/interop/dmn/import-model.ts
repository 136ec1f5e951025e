import { err, hasErrors, ok, type Issue, type Result } from "../../kernel/index.ts";
import { compileModel, type CompiledModel, type DmnModel } from "../../decision/index.ts";
import { reportIssue, type ReportEntry } from "../report.ts";
import { decodeDmn, type DecodedModel } from "./decode-dmn.ts";
import { readDmn } from "./read-dmn.ts";

export interface DmnModelImport {
  readonly model: DmnModel;
  readonly compiled: CompiledModel;
  readonly report: readonly ReportEntry[];
  /** Places in the file by pointers into the model. */
  readonly places: DecodedModel["places"];
}

export interface DmnModelOptions {
  /** The texts of models that the file imports, directly or through others. */
  readonly imported?: readonly string[];
  /**
   * `whole` (the default) refuses a file with a single misfit. `lenient` takes what it can, as DMN's own test
   * cases ask: what does not compile is null when it is evaluated, with its errors beside it.
   */
  readonly mode?: "whole" | "lenient";
}

/** Reads and compiles a DMN model. The report tells every misfit by its place in the file. */
export function importDmnModel(
  xml: string,
  { imported = [], mode = "whole" }: DmnModelOptions = {},
): Result<DmnModelImport, readonly ReportEntry[]> {
  const file = readDmn(xml);
  if (!file.ok) return err(file.error.map((issue) => reportIssue(issue)));
  const decoded = decodeDmn(file.value.definitions);
  const others: DmnModel[] = [];
  for (const other of imported) {
    const read = readDmn(other);
    if (!read.ok) return err(read.error.map((issue) => reportIssue(issue)));
    others.push(decodeDmn(read.value.definitions).model);
  }
  const lenient = mode === "lenient";
  const compiled = compileModel(decoded.model, others, { unknownNames: lenient ? "error" : "refused" });
  const issues = [
    ...file.value.warnings,
    ...decoded.issues,
    ...compiled.issues.map((issue) => placed(issue, decoded.places)),
  ];
  const report = issues.map((issue) => reportIssue(issue));
  return hasErrors(issues) && !lenient
    ? err(report)
    : ok({ model: decoded.model, compiled, report, places: decoded.places });
}

/** An issue of the model at the place its part has in the file: that of the nearest part that is known. */
export function placed(issue: Issue, places: DecodedModel["places"]): Issue {
  for (let at = issue.pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
    const place = places.get(at);
    if (place !== undefined) return { ...issue, pointer: place };
  }
  return { ...issue, pointer: "/definitions" };
}
