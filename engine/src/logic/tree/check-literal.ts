import type { TreeBuilder } from "./builder.ts";
import type { Node } from "./node.ts";
import type { StaticType } from "./static-type.ts";

/**
 * Reports a literal that the other side can never be: a text that is none of an enum's values, or `null`
 * against a fact that is never null. Both are comparisons that say nothing, whoever the applicant is.
 */
export function checkLiteral(builder: TreeBuilder, literal: Node, other: Node): void {
  if (literal.kind !== "literal") return;
  if (literal.value === null) checkNull(builder, literal, other);
  else checkEnumValue(builder, literal, other.type);
}

/** Reports texts, also in a written list, that are none of the values of an enum. */
export function checkEnumValue(builder: TreeBuilder, node: Node, type: StaticType): void {
  if (type.kind !== "enum" || builder.semantics.name === "json-rules-engine") return;
  if (node.kind === "list") {
    for (const item of node.items) checkEnumValue(builder, item, type);
  }
  if (node.kind !== "literal") return;
  const texts = Array.isArray(node.value) ? (node.value as readonly unknown[]) : [node.value];
  const values = type.values.map(({ value }) => value);
  for (const text of texts) {
    if (typeof text === "string" && !values.includes(text)) {
      builder.report("logic.not-an-enum-value", node.place, { word: text, values: values.join(", ") });
    }
  }
}

function checkNull(builder: TreeBuilder, literal: Node, other: Node): void {
  if (!builder.semantics.refusesMisfits || other.kind !== "read" || other.nullable) return;
  builder.report("logic.never-null", literal.place, { word: other.name, fix: `is known(${other.name})` });
}
