import { Type, type Static } from "typebox";
import {
  closed,
  Id,
  mapOf,
  MoneySchema,
  Name,
  TextsSchema,
  Version,
  type MemberLimits,
} from "../kernel/index.ts";
import { ValueType } from "../logic/index.ts";

/**
 * Where facts come from. A fact of a source without `connector` is given with the application; the others
 * are asked for, cheapest first, and only while they can still change the outcome.
 */
export const FactSource = closed({
  title: TextsSchema,
  connector: Type.Optional(Id),
  /** What one query costs the lender. */
  cost: Type.Optional(MoneySchema),
  latencyMs: Type.Optional(Type.Integer({ minimum: 0 })),
  /** A query needs a live consent of this scope, whatever the workflow says. */
  consent: Type.Optional(Id),
  /** How long an answer may be used again, as an ISO 8601 duration. */
  validFor: Type.Optional(Type.String({ maxLength: 40 })),
  /** An import named it without saying how to ask it: packs that read its facts cannot be published yet. */
  unbound: Type.Optional(Type.Boolean()),
});
export type FactSource = Static<typeof FactSource>;

export const FactDeclaration = closed({
  title: TextsSchema,
  type: ValueType,
  source: Id,
  /** The fact may be known to be none. Without it, `null` on the wire is refused. */
  nullable: Type.Optional(Type.Boolean()),
  /** Sealed per subject in the store and masked in logs. */
  personal: Type.Optional(Type.Boolean()),
  /** Fit for fairness reports, refused in rules. */
  protected: Type.Optional(Type.Boolean()),
  /**
   * An applicant may change it: "what would change it" looks there and nowhere else, never at protected facts.
   * `direction`: only so; `spread`: what counts as one step of distance, such as the inter-quartile range, in major
   * units (default: the range of the type).
   */
  changeable: Type.Optional(
    Type.Union([
      Type.Boolean(),
      closed({
        direction: Type.Optional(Type.Union([Type.Literal("up"), Type.Literal("down")])),
        spread: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
      }),
    ]),
  ),
  /** The name the fact had in the file it was imported from. */
  sourceName: Type.Optional(Type.String({ maxLength: 200 })),
  /** The type was concluded from how an imported file uses the fact; a person has not confirmed it. */
  inferred: Type.Optional(Type.Boolean()),
  /** What the imported file asked the fact with; facts of one name and other parameters are other facts. */
  lookup: Type.Optional(Type.Object({}, { additionalProperties: true })),
});
export type FactDeclaration = Static<typeof FactDeclaration>;

/** `rules/catalogues/<id>.json`: the facts that packs, workflows, forms and connectors share. */
export const CatalogueSchema = closed({
  format: Type.Literal("lendloom-catalogue/1"),
  id: Id,
  version: Version,
  title: TextsSchema,
  sources: mapOf(Id, FactSource),
  facts: mapOf(Name, FactDeclaration),
});
export type CatalogueDefinition = Static<typeof CatalogueSchema>;

/** Counted before anything else, so that a catalogue of any size is refused at once. */
export const catalogueMembers: MemberLimits = {
  sources: 500,
  facts: 5_000,
  "facts/*/type/values": 1_000,
  "facts/*/type/fields": 1_000,
  "facts/*/type/of/values": 1_000,
  "facts/*/type/of/fields": 1_000,
};
