import { Type, type Static } from "typebox";
import { closed, Id, MoneySchema, TextsSchema, Version } from "../kernel/index.ts";

const RateSchema = closed({
  /** A decimal fraction as text: "0.0005" per day is 0.05 % a day. */
  value: Type.String({ pattern: "^\\d+(\\.\\d+)?$", maxLength: 40 }),
  per: Type.Union([Type.Literal("day"), Type.Literal("month"), Type.Literal("year")]),
});

/** `products/<id>/product.json`: a loan product and the definitions that carry it. */
export const ProductSchema = closed({
  format: Type.Literal("lendloom-product/1"),
  id: Id,
  version: Version,
  title: TextsSchema,
  catalogue: Id,
  workflow: Id,
  packs: Type.Array(Id, { maxItems: 50 }),
  /** The calendar its runs' deadlines go by; absent: Asia/Shanghai, Monday to Friday. */
  calendar: Type.Optional(Id),
  /** Codes of the applicant facts an application must carry. */
  applicationFacts: Type.Array(Type.String(), { minItems: 1, maxItems: 200 }),
  amount: closed({ min: MoneySchema, max: MoneySchema }),
  terms: closed({
    unit: Type.Union([Type.Literal("month"), Type.Literal("day")]),
    allowed: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1 }),
  }),
  pricing: closed({
    rate: RateSchema,
    dayCount: Type.Union([Type.Literal("30/360"), Type.Literal("ACT/360"), Type.Literal("ACT/365")]),
  }),
  repayment: closed({
    method: Type.Union(
      ["equal-instalments", "equal-principal", "interest-first", "bullet"].map((method) =>
        Type.Literal(method),
      ),
    ),
    rounding: Type.Union([Type.Literal("half-up"), Type.Literal("half-even"), Type.Literal("ceiling")]),
    lastInstalmentAbsorbs: Type.Boolean(),
  }),
  fees: Type.Array(
    closed({
      id: Id,
      title: TextsSchema,
      amount: MoneySchema,
      when: Type.Union([Type.Literal("disbursement"), Type.Literal("late")]),
    }),
  ),
  graceDays: Type.Integer({ minimum: 0, maximum: 60 }),
  prepayment: closed({ allowed: Type.Boolean(), feeRate: Type.String({ pattern: "^\\d+(\\.\\d+)?$" }) }),
  /** Minutes within which an application should be decided. */
  decisionWithin: Type.Optional(Type.String({ pattern: "^P[0-9YMWDTHS]+$" })),
});
export type ProductDefinition = Static<typeof ProductSchema>;
