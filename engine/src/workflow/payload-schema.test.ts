import { describe, expect, it } from "vitest";
import type { Json } from "../kernel/index.ts";
import { readPayloadSchema } from "./payload-schema.ts";

function check(schema: Json, value: Json): readonly string[] {
  const read = readPayloadSchema(schema, "");
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value.check(value, "/payload").map(({ code, pointer }) => `${code} ${pointer}`);
}

describe("payload schemas", () => {
  it.each<[string, Json]>([
    ["a reference", { $ref: "https://example.org/schema" }],
    ["a union", { type: ["string", "null"] }],
    ["anyOf", { type: "object", anyOf: [{ required: ["a"] }] }],
    ["an open object", { type: "object", additionalProperties: true }],
    ["an unknown type", { type: "toString" }],
    ["an array of anything", { type: "array" }],
    ["a number where a count belongs", { type: "string", maxLength: -1 }],
    ["a look-ahead", { type: "string", pattern: "(?=a)" }],
    ["a back-reference", { type: "string", pattern: "(a)\\1" }],
    ["an unknown format", { type: "string", format: "email" }],
    ["a required member that is not declared", { type: "object", required: ["a"] }],
    ["a list as schema", []],
    ["text as schema", "object"],
  ])("WF8 refuses %s", (_name, schema) => {
    const read = readPayloadSchema(schema, "/events/GO/payload");
    expect(read.ok).toBe(false);
    if (read.ok) return;
    for (const { code, pointer } of read.error) {
      expect(code).toBe("workflow.payload-schema");
      expect(pointer).toMatch(/^\/events\/GO\/payload/);
    }
  });

  it("WF8 refuses depth beyond 16 and more than 500 nodes", () => {
    const nest = (depth: number): Json =>
      depth === 1 ? { type: "string" } : { type: "array", items: nest(depth - 1) };
    expect(readPayloadSchema(nest(16), "").ok).toBe(true);
    expect(readPayloadSchema(nest(17), "").ok).toBe(false);
    const wide = (width: number): Json => ({
      type: "object",
      properties: Object.fromEntries(Array.from({ length: width }, (_, n) => [`m${n}`, { type: "boolean" }])),
    });
    expect(readPayloadSchema(wide(499), "").ok).toBe(true);
    expect(readPayloadSchema(wide(500), "").ok).toBe(false);
  });

  const schema = {
    type: "object",
    properties: {
      amount: { type: "integer", minimum: 1, maximum: 10 },
      rate: { type: "number" },
      kind: { type: "string", enum: ["a", "b"] },
      account: { type: "string", pattern: "^[0-9]{4}$" },
      day: { type: "string", format: "date" },
      tags: { type: "array", items: { type: "string", maxLength: 3 }, maxItems: 2 },
      ok: { type: "boolean" },
    },
    required: ["amount"],
  };

  it("WF9 tells every misfit with its pointer", () => {
    const payload = {
      amount: 11,
      rate: "1",
      kind: "c",
      account: "12",
      day: "1.1.",
      tags: ["abcd"],
      ok: 1,
      x: 0,
    };
    expect(check(schema, payload).toSorted()).toEqual([
      "payload.enum /payload/kind",
      "payload.length /payload/tags/0",
      "payload.pattern /payload/account",
      "payload.range /payload/amount",
      "payload.type /payload/day",
      "payload.type /payload/ok",
      "payload.type /payload/rate",
      "payload.unknown-member /payload/x",
    ]);
    expect(check(schema, {})).toEqual(["payload.missing-member /payload"]);
    expect(check(schema, [])).toEqual(["payload.type /payload"]);
    expect(check(schema, { amount: 3, tags: ["a", "b", "c"] })).toEqual(["payload.length /payload/tags"]);
    expect(check(schema, { amount: 3, day: "2026-01-31", account: "1234", tags: ["a"], ok: true })).toEqual(
      [],
    );
  });

  it("WF9 does not take inherited members for declared ones", () => {
    expect(check(schema, JSON.parse('{"amount":1,"__proto__":1,"toString":2}') as Json)).toEqual([
      "payload.unknown-member /payload/__proto__",
      "payload.unknown-member /payload/toString",
    ]);
  });

  it("WF9 stays quick on a pattern that makes other engines hang", () => {
    const evil = { type: "string", pattern: "^(a+)+$", maxLength: 4096 };
    const begun = performance.now();
    expect(check(evil, `${"a".repeat(4_000)}!`)).toEqual(["payload.pattern /payload"]);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
