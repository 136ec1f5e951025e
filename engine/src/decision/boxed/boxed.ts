import type { HitPolicyName } from "../hit-policy-name.ts";

/** A value expression of DMN (DMN 1.5, 7.3 and 8 to 10). `typeRef` names a FEEL type or an item definition. */
export type Boxed =
  | BoxedLiteral
  | BoxedTable
  | BoxedContext
  | BoxedInvocation
  | BoxedFunction
  | BoxedRelation
  | BoxedList
  | BoxedConditional
  | BoxedFor
  | BoxedQuantified
  | BoxedFilter;

export interface Typed {
  readonly typeRef?: string | undefined;
}

export interface BoxedLiteral extends Typed {
  readonly kind: "literal";
  readonly text: string;
}

export interface BoxedContext extends Typed {
  readonly kind: "context";
  readonly entries: readonly ContextEntry[];
  /** The entry without a name: the value of the whole. */
  readonly result?: Boxed | undefined;
}

export interface ContextEntry extends Typed {
  readonly name: string;
  readonly value: Boxed;
}

export interface BoxedInvocation extends Typed {
  readonly kind: "invocation";
  readonly callee: Boxed;
  readonly bindings: readonly { readonly parameter: string; readonly value: Boxed }[];
}

export interface Parameter extends Typed {
  readonly name: string;
}

export interface BoxedFunction extends Typed {
  readonly kind: "function";
  readonly parameters: readonly Parameter[];
  readonly body: Boxed;
}

export interface BoxedRelation extends Typed {
  readonly kind: "relation";
  readonly columns: readonly Parameter[];
  readonly rows: readonly (readonly Boxed[])[];
}

export interface BoxedList extends Typed {
  readonly kind: "list";
  readonly items: readonly Boxed[];
}

export interface BoxedConditional extends Typed {
  readonly kind: "conditional";
  readonly if: Boxed;
  readonly then: Boxed;
  readonly else: Boxed;
}

export interface BoxedFor extends Typed {
  readonly kind: "for";
  readonly variable: string;
  readonly in: Boxed;
  readonly return: Boxed;
}

export interface BoxedQuantified extends Typed {
  readonly kind: "some" | "every";
  readonly variable: string;
  readonly in: Boxed;
  readonly satisfies: Boxed;
}

export interface BoxedFilter extends Typed {
  readonly kind: "filter";
  readonly in: Boxed;
  readonly match: Boxed;
}

export interface BoxedTable extends Typed {
  readonly kind: "table";
  readonly hitPolicy: HitPolicyName;
  readonly inputs: readonly BoxedTableInput[];
  readonly outputs: readonly BoxedTableOutput[];
  readonly rows: readonly BoxedTableRow[];
}

export interface BoxedTableInput extends Typed {
  readonly title?: string | undefined;
  readonly expression: string;
  /** Unary tests: what the input may be at all. */
  readonly allowedValues?: string | undefined;
}

export interface BoxedTableOutput extends Typed {
  /** A table of several outputs answers a context of these names. */
  readonly name?: string | undefined;
  /** Unary tests: what the output may be, from high to low priority. */
  readonly allowedValues?: string | undefined;
  readonly otherwise?: string | undefined;
}

export interface BoxedTableRow {
  readonly when: readonly string[];
  readonly then: readonly string[];
  readonly note?: string | undefined;
}

/** An item definition: a named type. */
export interface ItemType extends Typed {
  readonly name: string;
  readonly isCollection?: boolean | undefined;
  /** Unary tests of the value, or of every item of a collection. */
  readonly allowedValues?: string | undefined;
  /** Unary tests of the whole value: of a collection's list, not of its items. */
  readonly typeConstraint?: string | undefined;
  readonly components?: readonly ItemType[] | undefined;
  readonly function?:
    { readonly parameters: readonly Parameter[]; readonly result?: string | undefined } | undefined;
}
