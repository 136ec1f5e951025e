import {
  checkMembers,
  checkSchema,
  contentHash,
  err,
  hasErrors,
  ok,
  parseDelay,
  pointer,
  type ContentHash,
  type Issue,
  type Json,
  type Result,
} from "../kernel/index.ts";
import {
  catalogueMembers,
  CatalogueSchema,
  type CatalogueDefinition,
  type FactDeclaration,
  type FactSource,
} from "./catalogue-schema.ts";
import { checkType } from "./check-type.ts";
import { decisionIssues } from "./decision-issues.ts";
import { checkDocument } from "./document-shape.ts";

/** A checked catalogue: what facts exist and where they come from. */
export interface Catalogue {
  readonly definition: CatalogueDefinition;
  readonly hash: ContentHash;
  readonly warnings: readonly Issue[];
  fact(name: string): FactDeclaration | undefined;
  source(id: string): FactSource | undefined;
}

/** Reads a catalogue; answers every author error with its place. */
export function loadCatalogue(json: unknown): Result<Catalogue> {
  const members = checkMembers(json, catalogueMembers);
  if (!members.ok) return members;
  const document = checkDocument(json);
  if (!document.ok) return document;
  const checked = checkSchema(CatalogueSchema, document.value);
  if (!checked.ok) return checked;
  const definition = checked.value;
  const facts = new Map(Object.entries(definition.facts));
  const sources = new Map(Object.entries(definition.sources));
  const issues = [
    ...[...sources].flatMap(([id, source]) => sourceIssues(id, source)),
    ...[...facts].flatMap(([name, fact]) => factIssues(name, fact, sources)),
  ];
  if (hasErrors(issues)) return err(issues);
  return ok({
    definition,
    hash: contentHash(document.value),
    warnings: issues,
    fact: (name) => facts.get(name),
    source: (id) => sources.get(id),
  });
}

function sourceIssues(id: string, source: FactSource): readonly Issue[] {
  const issues: Issue[] = [];
  if (source.validFor !== undefined && parseDelay(source.validFor)?.kind !== "span")
    issues.push(
      decisionIssues.issue("catalogue.valid-for", pointer("sources", id, "validFor"), {
        text: source.validFor,
      }),
    );
  if (source.connector === undefined)
    for (const key of ["cost", "latencyMs", "consent"] as const)
      if (source[key] !== undefined)
        issues.push(
          decisionIssues.issue(
            "catalogue.query-without-connector",
            pointer("sources", id, key),
            { source: id, key },
            "warning",
          ),
        );
  return issues;
}

function factIssues(
  name: string,
  fact: FactDeclaration,
  sources: ReadonlyMap<string, FactSource>,
): readonly Issue[] {
  const at = pointer("facts", name);
  const params: Record<string, Json> = { fact: name, source: fact.source };
  return [
    ...(sources.has(fact.source)
      ? []
      : [decisionIssues.issue("catalogue.source-unknown", `${at}/source`, params)]),
    ...checkType(fact.type, `${at}/type`),
  ];
}
