import { isJsonObject, type Json, type JsonObject } from "../../kernel/index.ts";
import type { LeafInfo, NamedCondition } from "../compiled.ts";
import { limits } from "../limits.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { Place } from "../tree/node.ts";
import { FALSE } from "../truth.ts";
import type { ConditionTree } from "./condition-tree.ts";
import type { Leaf } from "./lower-leaf.ts";
import { lowerQuantifier, quantifiers, type Quantifier } from "./quantifier.ts";

type NamedConditions = ReadonlyMap<string, NamedCondition>;

const forms = ["all", "any", "not", "condition", ...quantifiers] as const;
type Form = (typeof forms)[number];
const annotations = ["priority", "name"];
const leafMembers: ReadonlySet<string> = new Set([
  "fact",
  "operator",
  "value",
  "path",
  "params",
  ...annotations,
]);
/** What stands in for a condition that has been reported. */
const nothing: ConditionTree = { kind: "constant", truth: FALSE };
/** Groups are counted, too: names that refer to nothing but groups multiply as fast as leaves do. */
const MAX_PARTS = limits.leaves * 4;

/** Checks the shape of a tree of conditions, writes named conditions out, and lowers every leaf. */
export class ConditionLowerer {
  readonly leaves: LeafInfo[] = [];
  readonly #builder: TreeBuilder;
  readonly #named: NamedConditions;
  #open: readonly string[] = [];
  #parts = 0;

  constructor(builder: TreeBuilder, named: NamedConditions) {
    this.#builder = builder;
    this.#named = named;
  }

  lower(json: Json, pointer: string, depth = 1): ConditionTree {
    if (this.#parts > MAX_PARTS || this.#builder.tooDeep(depth, { pointer })) return nothing;
    this.#parts++;
    if (this.#parts > MAX_PARTS || this.leaves.length === limits.leaves) {
      this.#parts = MAX_PARTS + 1;
      return this.#refuse("condition.too-many-leaves", { pointer }, { limit: limits.leaves });
    }
    if (!isJsonObject(json)) {
      return this.#refuse("condition.shape", { pointer }, { expected: '{ "all": […] }' });
    }
    const present = forms.filter((form) => Object.hasOwn(json, form));
    const [form, second] = present;
    if (second !== undefined) return this.#refuse("condition.any-and-all", { pointer });
    return form === undefined ? this.#leaf(json, pointer) : this.#form(form, json, pointer, depth);
  }

  #form(form: Form, json: JsonObject, pointer: string, depth: number): ConditionTree {
    this.#checkKeys(json, new Set([form, ...annotations]), pointer);
    const below = json[form] as Json;
    const at = `${pointer}/${form}`;
    switch (form) {
      case "all":
      case "any":
        return this.#group(form, below, at, depth);
      case "not":
        return { kind: "not", item: this.lower(below, at, depth + 1) };
      case "condition":
        return this.#reference(below, at, depth);
      default:
        return this.#quantifier(form, below, at, pointer, depth);
    }
  }

  #group(operator: "all" | "any", items: Json, pointer: string, depth: number): ConditionTree {
    if (!Array.isArray(items)) {
      return this.#refuse("condition.shape", { pointer }, { expected: `"${operator}": […]` });
    }
    if (items.length === 0) {
      const { emptyGroup } = this.#builder.semantics;
      return emptyGroup === undefined
        ? this.#refuse("condition.empty-group", { pointer }, { group: operator })
        : { kind: "constant", truth: emptyGroup };
    }
    const lowered = (items as readonly Json[]).map((item, index) =>
      this.lower(item, `${pointer}/${index}`, depth + 1),
    );
    return { kind: "group", operator, items: lowered };
  }

  #reference(name: Json, pointer: string, depth: number): ConditionTree {
    const condition = typeof name === "string" ? this.#named.get(name) : undefined;
    if (typeof name !== "string" || condition === undefined) {
      return this.#refuse(
        "condition.unknown-condition",
        { pointer },
        { word: typeof name === "string" ? name : "" },
      );
    }
    if (this.#open.includes(name)) {
      const path = [...this.#open.slice(this.#open.indexOf(name)), name].join(" → ");
      return this.#refuse("condition.cycle", { pointer }, { path });
    }
    const outer = this.#open;
    this.#open = [...outer, name];
    const tree = this.#builder.withoutLocalFacts(() =>
      this.lower(condition.conditions, condition.pointer, depth + 1),
    );
    this.#open = outer;
    return tree;
  }

  /** A quantifier is one leaf of the trace: what its items answered has as many truths as there are items. */
  #quantifier(
    quantifier: Quantifier,
    below: Json,
    at: string,
    pointer: string,
    depth: number,
  ): ConditionTree {
    if (!this.#builder.semantics.quantifies) {
      return this.#refuse("condition.quantifier", { pointer: at }, { operator: quantifier });
    }
    const outer = this.leaves.length;
    const lowered = lowerQuantifier(quantifier, below, at, this.#builder, (json, place) =>
      this.lower(json, place, depth + 1),
    );
    this.leaves.length = outer;
    if (lowered === undefined) return nothing;
    const { node, ...fact } = lowered;
    const info: LeafInfo = { pointer, operator: quantifier, value: below, ...fact };
    this.leaves.push(info);
    return { kind: "leaf", index: outer, node, info };
  }

  #leaf(json: JsonObject, pointer: string): ConditionTree {
    const before = this.#builder.issues.length;
    this.#checkKeys(json, leafMembers, pointer);
    const leaf = this.#readLeaf(json, pointer);
    if (leaf === undefined || this.#builder.issues.length > before) return nothing;
    const node = this.#builder.semantics.lowerLeaf(leaf, this.#builder);
    this.leaves.push(leaf);
    return { kind: "leaf", index: this.leaves.length - 1, node, info: leaf };
  }

  #readLeaf(json: JsonObject, pointer: string): Leaf | undefined {
    for (const key of ["fact", "operator", "value"]) {
      if (!Object.hasOwn(json, key)) this.#refuse("condition.missing-key", { pointer }, { key });
    }
    const { fact, operator, value, path } = json;
    if (typeof fact !== "string" || typeof operator !== "string" || value === undefined) {
      if (fact !== undefined && typeof fact !== "string") this.#notText(`${pointer}/fact`);
      if (operator !== undefined && typeof operator !== "string") this.#notText(`${pointer}/operator`);
      return undefined;
    }
    if (path === undefined) return { pointer, fact, operator, value };
    if (typeof path === "string") return { pointer, fact, operator, value, path };
    this.#notText(`${pointer}/path`);
    return undefined;
  }

  #notText(pointer: string): void {
    this.#refuse("condition.shape", { pointer }, { expected: '"…"' });
  }

  #checkKeys(json: JsonObject, known: ReadonlySet<string>, pointer: string): void {
    for (const key of Object.keys(json)) {
      if (known.has(key)) continue;
      const at = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      this.#refuse("condition.unknown-key", { pointer: at }, { key: key.slice(0, 80) });
    }
  }

  #refuse(code: Parameters<TreeBuilder["report"]>[0], place: Place, params: JsonObject = {}): ConditionTree {
    this.#builder.report(code, place, params);
    return nothing;
  }
}
