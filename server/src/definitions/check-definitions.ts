import { compilePack, loadCatalogue, type Catalogue, type CompiledPack } from "@lendloom/engine/decision";
import {
  checkSchema,
  err,
  isJsonObject,
  ok,
  pointer,
  type Issue,
  type Json,
  type Result,
} from "@lendloom/engine/kernel";
import { loadCalendar, ProductSchema, type Place, type ProductDefinition } from "@lendloom/engine/process";
import type { DefinitionKey } from "../store/index.ts";
import { compileCache } from "./compile-cache.ts";
import { catalogueOf } from "./catalogue-of.ts";
import { checkWorkflow, type CheckedWorkflow } from "./check-workflow.ts";
import { keyText, textMember, type Member } from "./definition-key.ts";
import { definitionIssues } from "./definition-issues.ts";

/** Definitions seen as one set: each is checked against the others it names, once, when it is asked for. */
export interface DefinitionSet {
  readonly member: (key: DefinitionKey) => Member | undefined;
  members(): readonly Member[];
  readonly catalogue: (id: string) => Result<Catalogue>;
  readonly calendar: (id: string) => Result<Place>;
  readonly pack: (id: string) => Result<CompiledPack>;
  readonly workflow: (id: string) => Result<CheckedWorkflow>;
  readonly product: (id: string) => Result<ProductDefinition>;
  /** Errors and warnings of one definition; empty when it is sound. */
  issuesOf(key: DefinitionKey): readonly Issue[];
}

const issue: typeof definitionIssues.issue = (...told) => definitionIssues.issue(...told);

/** Later members replace earlier ones of the same kind and id, as drafts do the live definitions. */
export function definitionSet(members: readonly Member[]): DefinitionSet {
  const byKey = new Map(members.map((member) => [keyText(member), member]));
  const compiled = new Map<string, Result<unknown>>();

  /** Every kind is checked through here, so that a set never checks the same definition twice. */
  function once<T>(key: DefinitionKey, check: (member: Member) => Result<T>): Result<T> {
    const text = keyText(key);
    const known = compiled.get(text) as Result<T> | undefined;
    if (known !== undefined) return known;
    const member = byKey.get(text);
    const result = member === undefined ? err([]) : checkMember(member, check);
    compiled.set(text, result);
    return result;
  }

  const set: DefinitionSet = {
    member: (key) => byKey.get(keyText(key)),
    members: () => [...byKey.values()],
    catalogue: (id) =>
      once({ kind: "catalogue", id }, ({ definition, hash }) =>
        compileCache(`catalogue ${hash}`, () => loadCatalogue(definition)),
      ),
    calendar: (id) =>
      once({ kind: "calendar", id }, ({ definition, hash }) =>
        compileCache(`calendar ${hash}`, () => loadCalendar(definition)),
      ),
    pack: (id) =>
      once({ kind: "pack", id }, (member) => {
        const catalogue = catalogueOf(set, member);
        return catalogue.ok
          ? compileCache(`pack ${member.hash} ${catalogue.value.hash}`, () =>
              compilePack(member.definition, { catalogue: catalogue.value }),
            )
          : catalogue;
      }),
    workflow: (id) => once({ kind: "workflow", id }, (member) => checkWorkflow(set, member)),
    product: (id) => once({ kind: "product", id }, (member) => checkProduct(set, member)),
    issuesOf(key) {
      const result = set[key.kind](key.id);
      if (!result.ok) return result.error;
      return "warnings" in result.value ? result.value.warnings : [];
    },
  };
  return set;
}

function checkMember<T>(member: Member, check: (member: Member) => Result<T>): Result<T> {
  const found = textMember(member.definition, "id");
  return found === undefined || found === member.id
    ? check(member)
    : err([issue("definition.id-mismatch", "/id", { found, expected: member.id })]);
}

function checkProduct(set: DefinitionSet, member: Member): Result<ProductDefinition> {
  const parsed = checkSchema(ProductSchema, member.definition);
  if (!parsed.ok) return parsed;
  const product = parsed.value;
  const issues = [
    ...calendarIssues(set, product),
    ...referenceIssues(set, product),
    ...factIssues(set, product, member),
  ];
  return issues.length === 0 ? ok(product) : err(issues);
}

function referenceIssues(set: DefinitionSet, product: ProductDefinition): readonly Issue[] {
  const workflow = set.member({ kind: "workflow", id: product.workflow });
  const missing = product.packs.flatMap((pack, at) =>
    set.member({ kind: "pack", id: pack }) === undefined
      ? [issue("definition.unknown-pack", pointer("packs", at), { pack })]
      : [],
  );
  if (workflow === undefined) {
    return [issue("definition.unknown-workflow", "/workflow", { workflow: product.workflow }), ...missing];
  }
  return [...missing, ...catalogueIssues(product, workflow), ...consentIssues(product, workflow)];
}

function calendarIssues(set: DefinitionSet, { calendar }: ProductDefinition): readonly Issue[] {
  return calendar === undefined || set.member({ kind: "calendar", id: calendar }) !== undefined
    ? []
    : [issue("definition.unknown-calendar", "/calendar", { calendar })];
}

function catalogueIssues(product: ProductDefinition, workflow: Member): readonly Issue[] {
  const catalogue = textMember(workflow.definition, "catalogue");
  return catalogue === undefined || catalogue === product.catalogue
    ? []
    : [issue("definition.other-catalogue", "/workflow", { id: product.workflow, catalogue })];
}

/** What a workflow requires of whoever begins it nobody has who applies for a product. */
function consentIssues({ workflow: id }: ProductDefinition, workflow: Member): readonly Issue[] {
  const { definition } = workflow;
  const required = isJsonObject(definition) ? definition["requiresConsent"] : undefined;
  const [scope] = Array.isArray(required) ? (required as readonly Json[]) : [];
  return scope === undefined ? [] : [issue("definition.only-subflow", "/workflow", { workflow: id, scope })];
}

function factIssues(set: DefinitionSet, product: ProductDefinition, member: Member): readonly Issue[] {
  const catalogue = catalogueOf(set, member);
  if (!catalogue.ok) return catalogue.error;
  return product.applicationFacts.flatMap((fact, at) =>
    catalogue.value.fact(fact) === undefined
      ? [issue("definition.unknown-fact", pointer("applicationFacts", at), { fact })]
      : [],
  );
}
