import { err, ok, pointer, type Issue, type Json, type Result, type Texts } from "../../kernel/index.ts";
import {
  checkDocument,
  compilePack,
  loadCatalogue,
  type CatalogueDefinition,
  type CompiledPack,
  type Outcome,
  type PackDefinition,
} from "../../decision/index.ts";
import { both } from "../change-value.ts";
import { hasRefusals, reportIssue, type ReportEntry } from "../report.ts";
import { convertRules, type ConvertedRules } from "./convert-rules.ts";
import { mapEvents } from "./map-events.ts";
import { readRulesFile, type RulesFile } from "./read-rules-file.ts";

export interface JsonRulesEngineOptions {
  /** The id of the pack and of the catalogue that is made for it. */
  readonly id: string;
  readonly title?: Texts;
  /** The outcome of each event type, where the default (decline, approve by their words, else refer) is not meant. */
  readonly outcomes?: Readonly<Record<string, Outcome>>;
}

export interface JsonRulesEngineImport {
  readonly catalogue: CatalogueDefinition;
  readonly pack: PackDefinition;
  /** The pack ready to run; absent while a look-up is not bound. */
  readonly compiled?: CompiledPack;
  readonly report: readonly ReportEntry[];
}

/**
 * Reads a json-rules-engine file as a pack in that library's semantics, with a catalogue of the facts it uses.
 * The report speaks of places in the file; any entry of severity error refuses it.
 */
export function importJsonRulesEngine(
  json: unknown,
  options: JsonRulesEngineOptions,
): Result<JsonRulesEngineImport, readonly ReportEntry[]> {
  const file = readRulesFile(json as Json);
  if (!file.ok) return err(file.error.map((issue) => reportIssue(issue)));
  const document = checkDocument(json, { maxValues: 1_000_000 });
  if (!document.ok) return err(document.error.map((issue) => reportIssue(issue)));
  const converted = convertRules(file.value);
  const events = mapEvents(converted.rules, options.outcomes ?? {}, file.value.rulesPointer);
  const report = [...converted.report, ...events.report];
  if (hasRefusals(report)) return err(report);

  const title = options.title ?? both(options.id);
  const catalogue: CatalogueDefinition = {
    format: "lendloom-catalogue/1",
    id: options.id,
    version: "1.0.0",
    title,
    sources: converted.sources,
    facts: converted.facts,
  };
  const pack: PackDefinition = {
    format: "lendloom-pack/1",
    id: options.id,
    version: "1.0.0",
    title,
    owner: "import",
    semantics: "json-rules-engine",
    catalogue: options.id,
    derived: {},
    conditions: converted.conditions,
    reasons: {},
    decisions: {
      rules: {
        kind: "rules",
        title,
        rules: [...converted.rules],
        ...(file.value.factsInParams ? { factsInParams: true } : {}),
      },
    },
    outcome: { decision: "rules", precedence: [...events.precedence], otherwise: "refer" },
  };
  const { issues, compiled } = checkDefinitions(catalogue, pack);
  const checked = issues.map((issue) =>
    reportIssue({ ...issue, pointer: placeInFile(issue.pointer, file.value, converted) }),
  );
  const whole = [...report, ...checked];
  if (hasRefusals(whole)) return err(whole);
  return ok({ catalogue, pack, report: whole, ...(compiled === undefined ? {} : { compiled }) });
}

/** What the engine itself finds wrong. A lookup that is not bound yet is told by the import and blocks only publishing. */
function checkDefinitions(
  catalogue: CatalogueDefinition,
  pack: PackDefinition,
): { readonly issues: readonly Issue[]; readonly compiled?: CompiledPack } {
  const loaded = loadCatalogue(catalogue);
  if (!loaded.ok) return { issues: loaded.error };
  const compiled = compilePack(pack, { catalogue: loaded.value });
  return compiled.ok
    ? { issues: compiled.value.warnings, compiled: compiled.value }
    : { issues: compiled.error.filter(({ code }) => code !== "pack.lookup-unbound") };
}

const rulesInPack = pointer("decisions", "rules", "rules");

/** Where a place of the pack came from. */
function placeInFile(place: string, file: RulesFile, converted: ConvertedRules): string {
  if (place.startsWith(`${rulesInPack}/`)) {
    const rest = place.slice(rulesInPack.length);
    return file.isSingle ? rest.replace(/^\/0(?=\/|$)/, "") : file.rulesPointer + rest;
  }
  for (const [id, sourceName] of converted.conditionNames) {
    const prefix = pointer("conditions", id, "conditions");
    if (place.startsWith(prefix)) return pointer("conditions", sourceName) + place.slice(prefix.length);
  }
  return place;
}
