import { closed } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { AnyObject, DefinitionParams, Instant } from "./shared.ts";

/** Of more runs under way only that there are more is told. */
export const MOST_COUNTED = 200;

const version = {
  hash: Type.String(),
  version: Type.String(),
  live: Type.Boolean(),
  publishedAt: Instant,
  release: Type.Integer({ description: "The release that first had it" }),
  underWay: Type.Integer({ description: `Applications and sub-flows under way, up to ${MOST_COUNTED}` }),
  more: Type.Optional(Type.Boolean({ description: "There are more under way than are counted" })),
};
const example = {
  hash: "41ff…",
  version: "1.0.0",
  live: true,
  publishedAt: "2026-11-22T08:00:00.000Z",
  release: 1,
  underWay: 12,
};

export const WorkflowVersionsAnswer = Type.Object(
  { items: Type.Array(closed(version)) },
  { additionalProperties: false, examples: [{ items: [example] }] },
);
export const WorkflowVersionParams = closed({
  id: DefinitionParams.properties.id,
  hash: Type.String({ minLength: 1, maxLength: 100 }),
});
export const WorkflowVersionAnswer = Type.Object(
  { id: Type.String(), version: Type.String(), hash: Type.String(), definition: AnyObject },
  {
    additionalProperties: false,
    examples: [{ id: "consumer-loan", version: "1.0.0", hash: "41ff…", definition: {} }],
  },
);
