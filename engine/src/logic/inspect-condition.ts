import { err, ok, type Json, type Result } from "../kernel/index.ts";
import type { CompileContext, LeafInfo, NamedCondition } from "./compiled.ts";
import type { ConditionTree } from "./conditions/condition-tree.ts";
import { libraryLimits } from "./conditions/library-limits.ts";
import { ConditionLowerer } from "./conditions/lower-condition.ts";
import { semanticsOf } from "./semantics/index.ts";
import { TreeBuilder } from "./tree/builder.ts";
import { createCompiler } from "./tree/compiler.ts";
import type { Compiler } from "./tree/node-family.ts";
import { limitsOf, type Limits } from "./tree/limits-of.ts";
import type { Node } from "./tree/node.ts";
import { findNodes } from "./tree/walk.ts";
import type { Truth } from "./truth.ts";
import type { Value } from "./value.ts";

/** A condition laid open for whoever asks what it can be, not what it is for one applicant. */
export type ConditionView =
  | { readonly kind: "all" | "any"; readonly items: readonly ConditionView[] }
  | { readonly kind: "not"; readonly item: ConditionView }
  | { readonly kind: "constant"; readonly truth: Truth }
  | {
      readonly kind: "leaf";
      readonly info: LeafInfo;
      /** Absent when the leaf compares its fact with anything but literals: nothing is known of it then. */
      readonly test?: LeafView;
    };

export interface LeafView {
  /** The name it reads, and nothing else. */
  readonly name: string;
  readonly limits: Limits;
  /** Its truth for a value of that name. */
  truthOf(value: Value): Truth;
}

/** Opens a tree of json-rules-engine conditions; the same issues as `compileCondition` answers. */
export function inspectCondition(
  json: Json,
  context: CompileContext & { readonly named: ReadonlyMap<string, NamedCondition> },
): Result<ConditionView> {
  const compiler = createCompiler(semanticsOf(context.semantics));
  const builder = new TreeBuilder(context.scope, compiler);
  const tree = new ConditionLowerer(builder, context.named).lower(json, context.pointer);
  if (builder.issues.length > 0) return err(builder.issues);
  return ok(viewOf(tree, compiler, context));
}

function viewOf(tree: ConditionTree, compiler: Compiler, context: CompileContext): ConditionView {
  switch (tree.kind) {
    case "constant":
      return tree;
    case "not":
      return { kind: "not", item: viewOf(tree.item, compiler, context) };
    case "group":
      return { kind: tree.operator, items: tree.items.map((item) => viewOf(item, compiler, context)) };
    case "leaf": {
      const test = leafView(tree.node, compiler, context);
      return { kind: "leaf", info: tree.info, ...(test === undefined ? {} : { test }) };
    }
  }
}

function leafView(node: Node, compiler: Compiler, { scope }: CompileContext): LeafView | undefined {
  const slot = slotRead(node);
  const name = slot === undefined ? undefined : scope.entries[slot]?.name;
  if (slot === undefined || name === undefined) return undefined;
  const limits =
    node.kind === "library-test"
      ? libraryLimits(node.test)
      : limitsOf(node, (part) => part.kind === "read" && part.slot === slot);
  if (limits === undefined) return undefined;
  const test = compiler.test(node);
  const slots: Value[] = [];
  return {
    name,
    limits,
    truthOf(value) {
      slots[slot] = value;
      return test({ slots, at: "" }, []);
    },
  };
}

/** The only slot that a leaf reads. */
function slotRead(node: Node): number | undefined {
  if (node.kind === "library-test") return node.test.left.kind === "fact" ? node.test.left.slot : undefined;
  const slots = new Set(findNodes(node, "read").map(({ slot }) => slot));
  return slots.size === 1 ? [...slots][0] : undefined;
}
