import { Type, type Static } from "typebox";

/** DMN's hit policies by their letters. */
export const HitPolicyName = Type.Union([
  Type.Literal("U"),
  Type.Literal("A"),
  Type.Literal("P"),
  Type.Literal("F"),
  Type.Literal("R"),
  Type.Literal("O"),
  Type.Literal("C"),
  Type.Literal("C+"),
  Type.Literal("C<"),
  Type.Literal("C>"),
  Type.Literal("C#"),
]);
export type HitPolicyName = Static<typeof HitPolicyName>;
