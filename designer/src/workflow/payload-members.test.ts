import type { JsonObject } from "@lendloom/engine/kernel";
import { readPayloadSchema } from "@lendloom/engine/workflow";
import { describe, expect, it } from "vitest";
import {
  kindOf,
  membersOf,
  schemaKinds,
  withKind,
  withMember,
  withoutMember,
  type SchemaKind,
} from "./payload-members.ts";

const schema: JsonObject = {
  type: "object",
  properties: { document: { type: "string", maxLength: 80 }, version: { type: "integer" } },
  required: ["document"],
  additionalProperties: false,
};

describe("the members of a payload", () => {
  it.each(Object.keys(schemaKinds) as SchemaKind[])("start as a %s that the engine reads", (kind) => {
    const member = { name: "it", schema: withKind(kind), required: true };
    const next = withMember(undefined, undefined, member);
    expect(readPayloadSchema(next, "").ok).toBe(true);
    expect(kindOf(withKind(kind))).toBe(kind);
    expect(membersOf(next)).toEqual([member]);
  });

  it("keep their place and what is required when they are renamed", () => {
    const [document] = membersOf(schema);
    if (document === undefined) throw new Error("Expected a member");
    const next = withMember(schema, "document", { ...document, name: "paper" });
    expect(Object.keys(next.properties as JsonObject)).toEqual(["paper", "version"]);
    expect(next.required).toEqual(["paper"]);
  });

  it("leave no empty list of what is required behind, and no schema when none is left", () => {
    const without = withoutMember(schema, "document");
    expect(without).toEqual({
      type: "object",
      properties: { version: { type: "integer" } },
      additionalProperties: false,
    });
    expect(withoutMember(without, "version")).toBeUndefined();
  });
});
