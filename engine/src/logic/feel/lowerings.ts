import { lowerFunctionInvocation, lowerDateTimeLiteral } from "./calls.ts";
import { lowerContext, lowerFilter, lowerInterval, lowerList, lowerPath } from "./collections.ts";
import { lowerFor, lowerIf, lowerQuantified } from "./control.ts";
import { lowerFunctionDefinition } from "./functions.ts";
import { lowerInstanceOf } from "./type-names.ts";
import { lowerBoolean, lowerNull, lowerNumber, lowerString } from "./literals.ts";
import type { Lower } from "./lowerer.ts";
import { lowerInput, lowerVariable } from "./names.ts";
import {
  lowerArithmetic,
  lowerComparison,
  lowerConjunction,
  lowerDisjunction,
  lowerParentheses,
} from "./operators.ts";

/** Every kind of syntax with the file that answers for it; a kind that is not here is not supported. */
export const lowerings: ReadonlyMap<string, Lower> = new Map<string, Lower>([
  ["NumericLiteral", lowerNumber],
  ["StringLiteral", lowerString],
  ["BooleanLiteral", lowerBoolean],
  ["null", lowerNull],
  ["VariableName", lowerVariable],
  ["?", lowerInput],
  ["ParenthesizedExpression", lowerParentheses],
  ["ArithmeticExpression", lowerArithmetic],
  ["Comparison", lowerComparison],
  ["Conjunction", lowerConjunction],
  ["Disjunction", lowerDisjunction],
  ["IfExpression", lowerIf],
  ["ForExpression", lowerFor],
  ["QuantifiedExpression", lowerQuantified],
  ["FunctionInvocation", lowerFunctionInvocation],
  ["DateTimeLiteral", lowerDateTimeLiteral],
  ["PathExpression", lowerPath],
  ["FilterExpression", lowerFilter],
  ["List", lowerList],
  ["Context", lowerContext],
  ["SimplePositiveUnaryTest", lowerInterval],
  ["FunctionDefinition", lowerFunctionDefinition],
  ["InstanceOfExpression", lowerInstanceOf],
]);
