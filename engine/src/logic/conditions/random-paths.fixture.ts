import fc from "fast-check";
import type { Json } from "../../kernel/index.ts";

const names = ["a", "b", "list", "a b", "$id", "年龄", "length", "a-b", "0", "1", "-1"] as const;
const awkward = [
  "*",
  "..",
  "$",
  "0:1",
  "a,b",
  "x.y",
  "a,b c",
  "it's",
  "__proto__",
  "toString",
  "Sum (USD)",
  "@b",
  "a@b",
  "~",
] as const;
const name = fc.constantFrom(...names);
const bracketName = fc.constantFrom(...names, ...awkward);
const number = fc.integer({ min: -3, max: 4 });
const bound = fc.oneof(fc.constant(""), number.map(String));
const slice = fc.oneof(
  fc.tuple(bound, bound).map(([from, to]) => `${from}:${to}`),
  fc.tuple(bound, bound, fc.constantFrom("", "1", "2", "-1", "-2", "0")).map((parts) => parts.join(":")),
);
const quoted = fc
  .tuple(bracketName, fc.constantFrom("'", '"'))
  .map(([text, quote]) => quote + text.replaceAll(/['"\\]/g, String.raw`\$&`) + quote);
const item = fc.oneof(number.map(String), slice, fc.constant("*"), name);
const segment = fc.oneof(
  { weight: 5, arbitrary: name.map((text) => `.${text}`) },
  { weight: 2, arbitrary: fc.constantFrom(".*", "[*]", "[0]", "[1]", "[-1]", ".length", ".a*", ".$") },
  { weight: 2, arbitrary: name.map((text) => `..${text}`) },
  { weight: 1, arbitrary: fc.constantFrom("..*", "..[*]", "..[0]", "..['a','b']", "..") },
  { weight: 2, arbitrary: slice.map((text) => `[${text}]`) },
  { weight: 2, arbitrary: quoted.map((text) => `[${text}]`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.array(quoted, { minLength: 2, maxLength: 3 }), fc.constantFrom(",", ", ", " , "))
      .map(([parts, comma]) => `[${parts.join(comma)}]`),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.array(item, { minLength: 1, maxLength: 3 }), fc.constantFrom(",", ",", ", "))
      .map(([parts, comma]) => `[${parts.join(comma)}]`),
  },
);

/** Paths to any number of places, in every form that json-rules-engine reads, and some that it takes apart oddly. */
export const randomPaths = fc
  .tuple(
    fc.constantFrom("$", "$", "$", "list", "a b", "$id"),
    fc.array(segment, { minLength: 1, maxLength: 4 }),
  )
  .map(([root, segments]) => root + segments.join(""));

const leaf = fc.constantFrom<Json>(null, true, 0, 1, 600, "", "a", "VIP", "700");

/** Objects and lists with members that such paths find. */
export const randomNested: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...names, ...names, ...awkward), tie("value"), {
      maxKeys: 5,
      noNullPrototype: true,
    }) as fc.Arbitrary<Json>,
  ),
})).value;
