import fc from "fast-check";
import { Type } from "typebox";
import { Check, Errors } from "typebox/value";
import { describe, expect, it } from "vitest";
import { linkedSchema } from "./linked-schema.ts";
import { checkSchema, closed } from "./schema.ts";

const Leaf = closed({ kind: Type.Literal("leaf"), value: Type.Union([Type.String(), Type.Integer()]) });
const Tree = Type.Cyclic(
  {
    Node: closed({ kind: Type.Literal("node"), parts: Type.Array(Type.Ref("Part"), { maxItems: 3 }) }),
    Part: Type.Union([Type.Ref("Node"), Leaf]),
  },
  "Part",
);
const Forest = closed({ first: Type.Optional(Tree), trees: Type.Record(Type.String(), Tree) });

const { part } = fc.letrec((tie) => ({
  part: fc.oneof(
    { maxDepth: 4 },
    fc.record({ kind: fc.constant("leaf"), value: fc.oneof(fc.string(), fc.integer(), fc.boolean()) }),
    fc.record({ kind: fc.constant("node"), parts: fc.array(tie("part"), { maxLength: 4 }) }),
    fc.record({ kind: fc.constantFrom("node", "leaf"), extra: tie("part") }, { requiredKeys: ["kind"] }),
    fc.constantFrom(null, 1, "x", []),
  ),
}));

describe("schemas that speak of themselves", () => {
  it("RS1 answer with their references followed what they answer with references", () => {
    let fits = 0;
    fc.assert(
      fc.property(fc.option(part, { nil: undefined }), fc.dictionary(fc.string(), part), (first, trees) => {
        const value = { ...(first === undefined ? {} : { first }), trees };
        const places = (schema: typeof Forest) =>
          new Set(Errors(schema, value).map(({ keyword, instancePath }) => `${keyword} ${instancePath}`));
        expect(Check(linkedSchema(Forest), value)).toBe(Check(Forest, value));
        expect(places(linkedSchema(Forest) as typeof Forest)).toEqual(places(Forest));
        fits += Check(Forest, value) ? 1 : 0;
      }),
    );
    expect(fits).toBeGreaterThan(0);
  });

  it("RS1 name the place of a misfit below them", () => {
    const deep = { kind: "node", parts: [{ kind: "node", parts: [{ kind: "leaf", value: true }] }] };
    const checked = checkSchema(Forest, { trees: { oak: deep } });
    expect(checked.ok ? [] : checked.error.map(({ pointer }) => pointer)).toContain(
      "/trees/oak/parts/0/parts/0/value",
    );
  });
});
