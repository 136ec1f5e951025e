import { makeRead } from "../nodes/variables.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { Node } from "../tree/node.ts";
import { booleanType } from "../tree/static-type.ts";
import { factReference, libraryPathOf } from "./fact-reference.ts";
import { libraryOperator, operatorParts, type LibraryOperand } from "./library-operators.ts";
import { libraryCopy } from "./library-value.ts";
import type { LowerLeaf } from "./lower-leaf.ts";

/** Lowers a comparison to the library's own; only what it would throw on for every applicant is refused. */
export const lowerLibraryLeaf: LowerLeaf = (leaf, builder) => {
  const { pointer, operator } = leaf;
  const place = { pointer };
  const left = factOperand(leaf.fact, leaf.path, { fact: `${pointer}/fact`, path: pointer }, builder);
  const reference = factReference(leaf.value, `${pointer}/value`, builder);
  const right: LibraryOperand =
    reference === undefined
      ? { kind: "value", value: libraryCopy(leaf.value) }
      : factOperand(
          reference.fact,
          reference.path,
          { fact: `${pointer}/value/fact`, path: `${pointer}/value` },
          builder,
        );
  if (libraryOperator(operator) === undefined) {
    return builder.broken(
      "condition.unknown-operator",
      { pointer: `${pointer}/operator` },
      { word: operator },
    );
  }
  const parts = operatorParts(operator);
  const needsList = parts?.decorators.length === 0 && (parts.operator === "in" || parts.operator === "notIn");
  if (needsList && right.kind === "value" && !Array.isArray(right.value) && typeof right.value !== "string") {
    return builder.broken("condition.needs-list", { pointer: `${pointer}/value` }, { operator });
  }
  return { kind: "library-test", test: { operator, left, right }, type: booleanType, place } satisfies Node;
};

function factOperand(
  name: string,
  path: string | undefined,
  at: { readonly fact: string; readonly path: string },
  builder: TreeBuilder,
): LibraryOperand {
  const read = makeRead(builder, name, { pointer: at.fact }, "condition.unknown-fact");
  const way = libraryPathOf(path, at.path, builder);
  if (read.kind !== "read") return { kind: "value", value: null };
  const { slot, type } = read;
  return way === undefined ? { kind: "fact", slot, type } : { kind: "fact", slot, type, path: way };
}
