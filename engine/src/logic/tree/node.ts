import type { FunctionParameter, Value } from "../value.ts";
import type { Builtin, Overload } from "../builtins/builtin.ts";
import type { LibraryTest } from "../conditions/library-operators.ts";
import type { PathStep } from "../path.ts";
import type { StaticType } from "./static-type.ts";

/** Where the author wrote something; `from` and `to` are character positions of a text (`word`). */
export interface Place {
  readonly pointer: string;
  readonly word?: string;
  readonly from?: number;
  readonly to?: number;
}

interface Typed {
  readonly type: StaticType;
  readonly place: Place;
}

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "**";
export type ComparisonOperator = "=" | "!=" | "<" | "<=" | ">" | ">=";

export interface LiteralNode extends Typed {
  readonly kind: "literal";
  readonly value: Value;
}
export interface ReadNode extends Typed {
  readonly kind: "read";
  readonly name: string;
  readonly slot: number;
  readonly nullable: boolean;
}
/** A variable of a loop, or a cell's input `?`. */
export interface LocalNode extends Typed {
  readonly kind: "local";
  readonly name: string;
  readonly index: number;
  /** Of `?`: the slots that the input reads, where the caller named them. */
  readonly inputSlots?: readonly number[] | "any";
}
export interface ArithmeticNode extends Typed {
  readonly kind: "arithmetic";
  readonly operator: ArithmeticOperator;
  readonly left: Node;
  readonly right: Node;
}
export interface NegationNode extends Typed {
  readonly kind: "negation";
  readonly operand: Node;
}
export interface ComparisonNode extends Typed {
  readonly kind: "comparison";
  readonly operator: ComparisonOperator;
  readonly left: Node;
  readonly right: Node;
}
/** Kleene's `and` and `or` of any number of operands. */
export interface LogicalNode extends Typed {
  readonly kind: "logical";
  readonly operator: "and" | "or";
  readonly operands: readonly Node[];
}
export interface NotNode extends Typed {
  readonly kind: "not";
  readonly operand: Node;
}
export interface IfNode extends Typed {
  readonly kind: "if";
  readonly condition: Node;
  readonly then: Node;
  readonly else: Node;
}
/** `is known(x)`: the only test that an unknown does not make unknown. */
export interface KnownNode extends Typed {
  readonly kind: "known";
  readonly operand: Node;
  /** The slots through which the operand may become known; `any` where nobody says which they are. */
  readonly slots: readonly number[] | "any";
}
export interface RangeNode extends Typed {
  readonly kind: "range";
  /** Ends that are not written are open. */
  readonly low: Node | undefined;
  readonly lowIncluded: boolean;
  readonly high: Node | undefined;
  readonly highIncluded: boolean;
  readonly operator?: "=" | "!=";
}
/** Whether a value lies between two ends; `between`, `in [a..b]` and cells all become this. */
export interface WithinNode extends Typed {
  readonly kind: "within";
  readonly operand: Node;
  readonly range: RangeNode;
}
/** FEEL's `in` with a target only known when it runs: a value, a list or a range. */
export interface MatchNode extends Typed {
  readonly kind: "match";
  readonly operand: Node;
  readonly target: Node;
}
export interface ListNode extends Typed {
  readonly kind: "list";
  readonly items: readonly Node[];
}
export interface RecordNode extends Typed {
  readonly kind: "record";
  /** `local` holds the entry for those after it. */
  readonly entries: readonly { readonly name: string; readonly value: Node; readonly local?: LocalNode }[];
}
/** A field of a record, a property of a date, or the same of every item of a list. */
export interface MemberNode extends Typed {
  readonly kind: "member";
  readonly operand: Node;
  readonly name: string;
}
/** `list[2]` and `list[item > 2]`. In a filter `item` is a local. */
export interface FilterNode extends Typed {
  readonly kind: "filter";
  readonly operand: Node;
  readonly filter: Node;
  readonly item: LocalNode;
}
export interface CallNode extends Typed {
  readonly kind: "call";
  readonly builtin: Builtin;
  /** The overloads that the static types allow, in order. */
  readonly overloads: readonly Overload[];
  readonly arguments: readonly Node[];
}
/** A built-in named as a value, such as the last argument of `sort(list, f)`. */
export interface BuiltinNode extends Typed {
  readonly kind: "builtin";
  readonly builtin: Builtin;
}
/** A function written in FEEL; its body sees the locals of the place where it is written. */
export interface FunctionNode extends Typed {
  readonly kind: "function";
  readonly parameters: readonly (FunctionParameter & { readonly local: LocalNode })[];
  readonly body: Node;
  /** Where the body finds the function itself: the context entry that it is. */
  readonly self?: LocalNode;
}
/** A call of a value. `names` are those of named arguments, in the order of `arguments`. */
export interface InvokeNode extends Typed {
  readonly kind: "invoke";
  readonly callee: Node;
  readonly arguments: readonly Node[];
  readonly names?: readonly string[];
}
export interface InstanceOfNode extends Typed {
  readonly kind: "instance-of";
  readonly operand: Node;
  readonly target: StaticType;
}
/** A name in a filter over untyped items: a member of the item, or else what the name means outside. */
export interface ItemNameNode extends Typed {
  readonly kind: "item-name";
  readonly item: LocalNode;
  readonly name: string;
  readonly otherwise: Node;
}
export interface LoopSource {
  readonly variable: LocalNode;
  readonly source: Node;
  /** The end of `for i in a..b`. */
  readonly end?: Node;
}
export interface LoopNode extends Typed {
  readonly kind: "loop";
  readonly operator: "for" | "some" | "every";
  readonly sources: readonly LoopSource[];
  /** The results so far, which the body of a `for` may read. */
  readonly partial?: LocalNode;
  readonly body: Node;
}
/** Of how many items of a list a condition holds, compared with a number. */
export interface CountTestNode extends Typed {
  readonly kind: "count-test";
  readonly source: Node;
  readonly variable: LocalNode;
  readonly body: Node;
  readonly operator: ComparisonOperator;
  readonly limit: Node;
}
/** The value at a JSON path of a record, list or untyped fact, by own members only. */
export interface PathNode extends Typed {
  readonly kind: "path";
  readonly operand: Node;
  readonly steps: readonly PathStep[];
}
/** One comparison exactly as json-rules-engine makes it. */
export interface LibraryTestNode extends Typed {
  readonly kind: "library-test";
  readonly test: LibraryTest;
}

export type Node =
  | LiteralNode
  | ReadNode
  | LocalNode
  | ArithmeticNode
  | NegationNode
  | ComparisonNode
  | LogicalNode
  | NotNode
  | IfNode
  | KnownNode
  | RangeNode
  | WithinNode
  | MatchNode
  | ListNode
  | RecordNode
  | MemberNode
  | FilterNode
  | CallNode
  | BuiltinNode
  | FunctionNode
  | InvokeNode
  | InstanceOfNode
  | ItemNameNode
  | LoopNode
  | CountTestNode
  | PathNode
  | LibraryTestNode;

export type NodeOf<Kind extends Node["kind"]> = Extract<Node, { readonly kind: Kind }>;
