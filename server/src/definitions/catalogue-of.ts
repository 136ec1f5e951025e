import type { Catalogue } from "@lendloom/engine/decision";
import { err, type Result } from "@lendloom/engine/kernel";
import type { DefinitionSet } from "./check-definitions.ts";
import { textMember, type Member } from "./definition-key.ts";
import { definitionIssues } from "./definition-issues.ts";

/** The catalogue a pack or a workflow names. */
export function catalogueOf(set: DefinitionSet, member: Member): Result<Catalogue> {
  const id = textMember(member.definition, "catalogue");
  if (id === undefined)
    return err([definitionIssues.issue("definition.unknown-catalogue", "/catalogue", { catalogue: "" })]);
  if (set.member({ kind: "catalogue", id }) === undefined) {
    return err([definitionIssues.issue("definition.unknown-catalogue", "/catalogue", { catalogue: id })]);
  }
  const catalogue = set.catalogue(id);
  return catalogue.ok
    ? catalogue
    : err([definitionIssues.issue("definition.broken-catalogue", "/catalogue", { catalogue: id })]);
}
