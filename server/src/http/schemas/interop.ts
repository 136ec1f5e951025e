import { closed, Id } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { AnyObject, DefinitionKindSchema, FlagQuery, Hash, Texts } from "./shared.ts";

export const ImportBody = Type.Unknown({
  description:
    'A json-rules-engine file (an object or a list of rules), a Lendloom bundle, a DMN file as `{ "dmn": "<XML>" }`, or a machine of Stately or XState',
  examples: [
    [
      {
        name: "adult",
        conditions: { all: [{ fact: "age", operator: "lessThan", value: 18 }] },
        event: { type: "decline" },
      },
    ],
  ],
});
export const ImportQuery = closed({
  format: Type.Optional(Type.Enum(["auto", "json-rules-engine", "bundle", "dmn", "xstate"])),
  id: Type.Optional(Id),
  catalogue: Type.Optional(
    Type.String({
      maxLength: 80,
      description: "The catalogue an imported machine reads; needed where the lender has several",
    }),
  ),
  name: Type.Optional(
    Type.String({
      maxLength: 200,
      description: "The file's name: without `id`, what is imported is called after it",
    }),
  ),
  replace: FlagQuery,
});
/** What an import or a conversion says, by the place in the file or pack. */
export const ReportSchema = Type.Array(
  closed({
    pointer: Type.String(),
    severity: Type.Union([Type.Literal("error"), Type.Literal("warning"), Type.Literal("info")]),
    code: Type.String(),
    params: AnyObject,
    texts: Texts,
  }),
);
export const ImportAnswer = Type.Object(
  {
    id: Type.String(),
    format: Type.String(),
    report: ReportSchema,
    drafts: Type.Array(closed({ kind: DefinitionKindSchema, id: Id, revision: Type.Integer(), hash: Hash })),
  },
  {
    additionalProperties: false,
    examples: [
      {
        id: "019a-…",
        format: "json-rules-engine",
        report: [],
        drafts: [{ kind: "pack", id: "imported", revision: 1, hash: "aa10…" }],
      },
    ],
  },
);
export const MachineAnswer = Type.Object(
  {},
  {
    additionalProperties: true,
    description: "A machine that Stately draws and that imports again to the same hash; it is not executable",
    examples: [{ id: "consumer-loan", initial: "intake", states: {} }],
  },
);
export const BundleQuery = closed({ draft: FlagQuery });
export const BundleAnswer = Type.Object(
  {},
  {
    additionalProperties: true,
    examples: [{ format: "lendloom-bundle/1", definitions: [], manifest: { hash: "…", definitions: {} } }],
  },
);
export const DmnAnswer = Type.String({
  description: "A DMN 1.3 or 1.5 model as XML",
  examples: [
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" namespace="urn:m" />',
  ],
});
