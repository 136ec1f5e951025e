import { Type, type Static } from "typebox";
import { closed, mapOf, Name, TextsSchema } from "../kernel/index.ts";

/** What a fact, an output or a variable may be: a closed set, so that every expression can be type-checked. */
const range = { min: Type.Optional(Type.Number()), max: Type.Optional(Type.Number()) };
const unit = { unit: Type.Optional(Type.String({ maxLength: 32 })) };

export const ScalarType = Type.Union([
  closed({ kind: Type.Literal("integer"), ...range, ...unit }),
  closed({
    kind: Type.Literal("decimal"),
    scale: Type.Optional(Type.Integer({ minimum: 0, maximum: 20 })),
    ...range,
    ...unit,
  }),
  /** Major units in logic, `{ amountMinor, currency }` on the wire; `min` and `max` are major units. */
  closed({ kind: Type.Literal("money"), currency: Type.String({ pattern: "^[A-Z]{3}$" }), ...range }),
  /** A fraction: 0.18 is 18 %. */
  closed({
    kind: Type.Literal("percent"),
    scale: Type.Optional(Type.Integer({ minimum: 0, maximum: 20 })),
    ...range,
  }),
  closed({ kind: Type.Literal("boolean") }),
  closed({
    kind: Type.Literal("enum"),
    values: Type.Array(closed({ value: Type.String({ minLength: 1, maxLength: 80 }), title: TextsSchema }), {
      minItems: 1,
      maxItems: 1000,
    }),
  }),
  closed({ kind: Type.Literal("string"), maxLength: Type.Optional(Type.Integer({ minimum: 1 })) }),
  closed({ kind: Type.Literal("date") }),
  closed({ kind: Type.Literal("date-time") }),
  closed({ kind: Type.Literal("days-and-time-duration") }),
  closed({ kind: Type.Literal("years-and-months-duration") }),
]);
export type ScalarType = Static<typeof ScalarType>;

export const RecordType = closed({
  kind: Type.Literal("record"),
  fields: mapOf(Name, closed({ title: Type.Optional(TextsSchema), type: ScalarType })),
});
export const ListType = closed({
  kind: Type.Literal("list"),
  of: Type.Union([...ScalarType.anyOf, RecordType]),
});

/** `any` is what an import could not infer: readable by json-rules-engine semantics, refused by `strict`. */
export const AnyType = closed({ kind: Type.Literal("any") });

export const ValueType = Type.Union([...ScalarType.anyOf, RecordType, ListType, AnyType]);
export type ValueType = Static<typeof ValueType>;
