import type { TreeBuilder } from "./builder.ts";
import { checkEnumValue } from "./check-literal.ts";
import type { Node } from "./node.ts";
import { comparable, typeName, type StaticType } from "./static-type.ts";

/** Reports an expression that yields another type than its place needs, or a text that its enum has not. */
export function checkResult(builder: TreeBuilder, node: Node, expected: StaticType): void {
  if (node.kind === "if") {
    checkResult(builder, node.then, expected);
    checkResult(builder, node.else, expected);
    return;
  }
  if (expected.kind === "any") return;
  if (builder.semantics.refusesMisfits && !comparable(node.type, expected)) {
    builder.report("logic.result-type", node.place, {
      expected: typeName(expected),
      type: typeName(node.type),
    });
    return;
  }
  checkEnumValue(builder, node, expected.kind === "list" ? expected.of : expected);
}
