import { checkDocument } from "../../decision/index.ts";
import { err, isJsonObject, ok, type Issue, type JsonObject, type Result } from "../../kernel/index.ts";
import type { ScopeEntry } from "../../logic/index.ts";
import { compileWorkflow } from "../../workflow/index.ts";
import { hasRefusals, reportIssue, type ReportEntry } from "../report.ts";
import { uniqueName } from "../unique-name.ts";
import { MachineConverter } from "./convert-machine.ts";
import { memberObject } from "./machine-index.ts";
import { xstateIssues } from "./xstate-issues.ts";

export interface StatelyOptions {
  /** The catalogue that the workflow will read. */
  readonly catalogue: string;
  readonly facts?: readonly ScopeEntry[];
  /** The workflow's id; else the machine's. */
  readonly id?: string;
}

export interface StatelyImport {
  /** A draft: what was code is left for its author to say. */
  readonly workflow: JsonObject;
  readonly report: readonly ReportEntry[];
}

/** The largest workflow, of 2,000 states, has fewer. */
const MAX_VALUES = 100_000;

/**
 * Reads a machine as Stately or XState's `machine.config` writes it as JSON. States, transitions, history,
 * delays in milliseconds and invocations keep their meaning; guards, actions and values that are code have none
 * here, and the report says what became of each. Nothing of it is ever run.
 */
export function importStately(
  json: unknown,
  options: StatelyOptions,
): Result<StatelyImport, readonly ReportEntry[]> {
  const document = checkDocument(json, { maxValues: MAX_VALUES });
  if (!document.ok) return err(document.error.map((issue) => reportIssue(issue)));
  const machine = document.value;
  if (!isJsonObject(machine) || !isJsonObject(machine["states"])) {
    return err([reportIssue(xstateIssues.issue("import.xstate-no-machine", ""))]);
  }
  const converter = new MachineConverter(machine);
  const converted = converter.convert();
  const own = memberObject(memberObject(machine, "meta"), "lendloom");
  const name = typeof machine["id"] === "string" ? machine["id"] : "machine";
  const { executable: _executable, ...kept } = own;
  const workflow: JsonObject = {
    format: "lendloom-workflow/1",
    id: options.id ?? uniqueName(name, "machine", "id", new Set()),
    version: "1.0.0",
    title: { "zh-CN": name, en: name },
    ...kept,
    ...(options.id === undefined ? {} : { id: options.id }),
    catalogue: options.catalogue,
    events: { ...converted.events, ...memberObject(own, "events") },
    variables: { ...converted.variables, ...memberObject(own, "variables") },
    machine: { initial: converted.initial, states: converted.states },
  };
  const report = [...converted.issues, ...checked(workflow, options)].map((issue) => reportIssue(issue));
  return hasRefusals(report) ? err(report) : ok({ workflow, report });
}

/** What is still to do before the draft can be published: not the file's fault, so it refuses nothing. */
function checked(workflow: JsonObject, { facts = [] }: StatelyOptions): readonly Issue[] {
  const compiled = compileWorkflow(workflow, { facts });
  const found = compiled.ok ? compiled.value.warnings : compiled.error;
  return found.map((issue) => ({ ...issue, severity: "warning" as const }));
}
