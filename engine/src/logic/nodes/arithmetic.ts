import {
  addToDate,
  addToDateTime,
  addToTime,
  epochNanoseconds,
  monthsDuration,
  timeDuration,
  dayNumber,
  NANOS_PER_DAY,
  type Duration,
} from "../../kernel/index.ts";
import { spend } from "../budget.ts";
import { isTemporal } from "../compare-values.ts";
import { midnightOf } from "../conforms.ts";
import { limits } from "../limits.ts";
import {
  add,
  compareNumbers,
  divide,
  isNumeric,
  multiply,
  negate,
  power,
  subtract,
  toDecimal,
  type Numeric,
} from "../numbers.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { NodeFamily } from "../tree/node-family.ts";
import { foldConstant } from "../tree/fold-constant.ts";
import type { ArithmeticOperator, Node, Place } from "../tree/node.ts";
import {
  anyType,
  decimalType,
  familyOf,
  integerType,
  stringType,
  typeName,
  type StaticType,
} from "../tree/static-type.ts";
import type { Value } from "../value.ts";

type NumberOperation = (left: Numeric, right: Numeric) => Numeric | undefined;

const onNumbers: Readonly<Record<ArithmeticOperator, NumberOperation>> = {
  "+": add,
  "-": subtract,
  "*": multiply,
  "/": divide,
  "**": power,
};

export const arithmetic: NodeFamily<"arithmetic"> = {
  value(node, compiler) {
    const left = compiler.value(node.left);
    const right = compiler.value(node.right);
    const operate = onNumbers[node.operator];
    const { error } = compiler.semantics;
    return (env, locals) => {
      const first = left(env, locals);
      const second = right(env, locals);
      const result =
        isNumeric(first) && isNumeric(second)
          ? operate(first, second)
          : onOthers(node.operator, first, second);
      return result === undefined ? error : result;
    };
  },
};

export const negation: NodeFamily<"negation"> = {
  value(node, compiler) {
    const operand = compiler.value(node.operand);
    const { error } = compiler.semantics;
    return (env, locals) => {
      const value = operand(env, locals);
      if (isNumeric(value)) return negate(value);
      return isDuration(value) ? (scale(value, -1) ?? error) : error;
    };
  },
};

/** What an operation of dates or durations costs, and one that asks for the clock of a zone. */
const TEMPORAL = 60;
const ZONE = 400;

/** Texts, dates and durations; `undefined` for operands that do not fit. */
function onOthers(operator: ArithmeticOperator, left: Value, right: Value): Value | undefined {
  if (typeof left === "object" && typeof right === "object")
    spend(isZoned(left) || isZoned(right) ? ZONE : TEMPORAL);
  else if (typeof left === "object" || typeof right === "object") spend(TEMPORAL);
  if (operator === "+") return plus(left, right);
  if (operator === "-") return minus(left, right);
  if (operator === "*") {
    if (isDuration(left) && isNumeric(right)) return scale(left, right);
    return isNumeric(left) && isDuration(right) ? scale(right, left) : undefined;
  }
  return operator === "/" && isDuration(left) ? over(left, right) : undefined;
}

function isZoned(value: Value): boolean {
  return isTemporal(value) && value.kind === "date-time" && value.time.zone !== undefined;
}

function plus(left: Value, right: Value): Value | undefined {
  if (typeof left === "string" && typeof right === "string") {
    const length = left.length + right.length;
    if (length > limits.textLength) return undefined;
    spend(1 + (length >> 7));
    return left + right;
  }
  if (!isTemporal(left) || !isTemporal(right)) return undefined;
  if (isDuration(right)) return shift(left, right);
  return isDuration(left) ? shift(right, left) : undefined;
}

function minus(left: Value, right: Value): Value | undefined {
  if (!isTemporal(left) || !isTemporal(right)) return undefined;
  if (isDuration(right)) {
    const negative = scale(right, -1);
    return negative === undefined ? undefined : shift(left, negative);
  }
  if (left.kind === "date" && right.kind === "date") {
    return timeDuration(BigInt(dayNumber(left) - dayNumber(right)) * NANOS_PER_DAY);
  }
  if (left.kind === "time" && right.kind === "time") {
    const offset = ((right.offsetSeconds ?? 0) - (left.offsetSeconds ?? 0)) * 1_000_000_000;
    return timeDuration(BigInt(left.nanoseconds - right.nanoseconds + offset));
  }
  if (left.kind === "date" || right.kind === "date") {
    const first: Value = midnightOf(left) ?? left;
    const second: Value = midnightOf(right) ?? right;
    return isTemporal(first) && isTemporal(second) && first.kind === second.kind
      ? minus(first, second)
      : undefined;
  }
  if (left.kind !== "date-time" || right.kind !== "date-time") return undefined;
  if ((left.time.offsetSeconds === undefined) !== (right.time.offsetSeconds === undefined)) return undefined;
  return timeDuration(epochNanoseconds(left) - epochNanoseconds(right));
}

function shift(start: Value, by: Duration): Value | undefined {
  if (!isTemporal(start)) return undefined;
  switch (start.kind) {
    case "date":
      return addToDate(start, by);
    case "date-time":
      return addToDateTime(start, by);
    case "time":
      return by.kind === "days-and-time-duration" ? addToTime(start, by) : undefined;
    case "days-and-time-duration":
      return by.kind === start.kind ? timeDuration(start.nanoseconds + by.nanoseconds) : undefined;
    case "years-and-months-duration":
      return by.kind === start.kind ? monthsDuration(start.months + by.months) : undefined;
  }
}

/** Multiplied, and cut to whole months or nanoseconds. */
function scale(duration: Duration, factor: Numeric): Duration | undefined {
  const isMonths = duration.kind === "years-and-months-duration";
  const size = toDecimal(isMonths ? duration.months : Number(duration.nanoseconds)).times(toDecimal(factor));
  if (!size.isFinite() || size.abs().greaterThan(1e30)) return undefined;
  const whole = size.truncated();
  return isMonths ? monthsDuration(whole.toNumber()) : timeDuration(BigInt(whole.toFixed()));
}

function over(duration: Duration, divisor: Value): Value | undefined {
  if (isNumeric(divisor)) {
    return compareNumbers(divisor, 0) === 0
      ? undefined
      : scale(duration, toDecimal(1).div(toDecimal(divisor)));
  }
  if (!isDuration(divisor) || divisor.kind !== duration.kind) return undefined;
  const [size, by] = [sizeOf(duration), sizeOf(divisor)];
  return divide(size, by);
}

function sizeOf(duration: Duration): Numeric {
  return duration.kind === "years-and-months-duration"
    ? duration.months
    : toDecimal(0).plus(duration.nanoseconds.toString());
}

function isDuration(value: Value): value is Duration {
  return (
    isTemporal(value) &&
    (value.kind === "days-and-time-duration" || value.kind === "years-and-months-duration")
  );
}

/** An arithmetic operation; operands that can never fit are refused where misfits are. */
export function makeArithmetic(
  builder: TreeBuilder,
  operator: ArithmeticOperator,
  left: Node,
  right: Node,
  place: Place,
): Node {
  const type = resultType(operator, left.type, right.type);
  if (type === undefined && builder.semantics.refusesMisfits) {
    return builder.broken("logic.operands", place, {
      operator,
      left: typeName(left.type),
      right: typeName(right.type),
    });
  }
  const byZero =
    operator === "/" &&
    right.kind === "literal" &&
    isNumeric(right.value) &&
    compareNumbers(right.value, 0) === 0;
  if (byZero && builder.semantics.refusesMisfits) return builder.broken("logic.always-fails", place);
  return foldConstant(builder, {
    kind: "arithmetic",
    operator,
    left,
    right,
    type: type ?? anyType,
    place,
  });
}

export function makeNegation(builder: TreeBuilder, operand: Node, place: Place): Node {
  const family = familyOf(operand.type);
  const fits = family === "number" || family === "any" || family.endsWith("-duration");
  if (!fits && builder.semantics.refusesMisfits) {
    return builder.broken("logic.operand", place, { operator: "-", type: typeName(operand.type) });
  }
  const type = family === "number" && operand.type.kind === "percent" ? decimalType : bare(operand.type);
  return foldConstant(builder, { kind: "negation", operand, type, place });
}

function resultType(
  operator: ArithmeticOperator,
  left: StaticType,
  right: StaticType,
): StaticType | undefined {
  const [first, second] = [familyOf(left), familyOf(right)];
  if (first === "any" || second === "any") return anyType;
  if (first === "number" && second === "number") return numberType(operator, left, right);
  if (first === "string" && second === "string") return operator === "+" ? stringType : undefined;
  const firstSpan = first.endsWith("-duration");
  const secondSpan = second.endsWith("-duration");
  if (operator === "*") {
    return firstSpan && second === "number" ? left : secondSpan && first === "number" ? right : undefined;
  }
  if (operator === "/" && firstSpan) {
    return second === "number" ? left : first === second ? decimalType : undefined;
  }
  if (operator !== "+" && operator !== "-") return undefined;
  if (firstSpan && secondSpan) return first === second ? left : undefined;
  const point = ["date", "date-time", "time"];
  if (point.includes(first) && secondSpan) {
    return first === "time" && second === "years-and-months-duration" ? undefined : left;
  }
  if (operator === "+" && firstSpan && point.includes(second)) return right;
  const difference = operator === "-" && point.includes(first) && first === second;
  return difference ? { kind: "days-and-time-duration" } : undefined;
}

/** Money times a number is money, money by money a number; two currencies never meet. */
function numberType(
  operator: ArithmeticOperator,
  left: StaticType,
  right: StaticType,
): StaticType | undefined {
  if (left.kind === "money" && right.kind === "money") {
    if (left.currency !== right.currency || operator === "*" || operator === "**") return undefined;
    return operator === "/" ? decimalType : bare(left);
  }
  if (left.kind === "money") return operator === "**" ? undefined : bare(left);
  if (right.kind === "money") return operator === "/" || operator === "**" ? undefined : bare(right);
  const whole = left.kind === "integer" && right.kind === "integer" && operator !== "/" && operator !== "**";
  return whole ? integerType : decimalType;
}

/** A result has its operand's kind, but not its declared bounds. */
function bare(type: StaticType): StaticType {
  if (type.kind === "money") return { kind: "money", currency: type.currency };
  return type.kind === "integer" ? integerType : type.kind === "decimal" ? decimalType : type;
}
