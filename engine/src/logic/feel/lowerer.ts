import { builtins } from "../builtins/registry.ts";
import { limits } from "../limits.ts";
import { makeItemName } from "../nodes/item-name.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { LocalNode, Node, Place } from "../tree/node.ts";
import type { StaticType } from "../tree/static-type.ts";
import type { Syntax } from "./parse-feel.ts";

/** How one kind of syntax becomes a node. */
export type Lower = (syntax: Syntax, lowerer: Lowerer) => Node;

/** Names that are visible besides the scope: variables of loops, `item`, the fields of a filtered record. */
export interface LocalNames {
  readonly names: ReadonlyMap<string, (place: Place) => Node>;
  /** An item whose members nobody declared, so that any name may be one of them. */
  readonly item?: LocalNode;
}

/** Walks the concrete syntax tree of one text and makes the typed tree. */
export class Lowerer {
  readonly builder: TreeBuilder;
  readonly text: string;
  readonly pointer: string;
  readonly #lowerings: ReadonlyMap<string, Lower>;
  /** What `?` stands for; undefined outside of cells. */
  readonly input: Node | undefined;
  /** Types that may be named besides FEEL's own. */
  readonly types: ReadonlyMap<string, StaticType>;
  /** The context entry that the function being lowered is, so that it can call itself. */
  self: LocalNode | undefined;
  /** Counts how often `?` was met, so that a cell can tell a test of its own from a value. */
  inputUses = 0;
  #names: readonly LocalNames[] = [];
  #depth = 0;

  constructor(
    builder: TreeBuilder,
    text: string,
    options: {
      readonly pointer: string;
      readonly lowerings: ReadonlyMap<string, Lower>;
      readonly input?: Node;
      readonly types?: ReadonlyMap<string, StaticType> | undefined;
    },
  ) {
    this.builder = builder;
    this.text = text;
    this.pointer = options.pointer;
    this.input = options.input;
    this.types = options.types ?? new Map<string, StaticType>();
    this.#lowerings = options.lowerings;
  }

  /** Lowers one node; `link` is set for the next link of a chain that nests to the left. */
  lower(syntax: Syntax, link = false): Node {
    const place = this.place(syntax);
    const step = link ? 1 / limits.chainLinksPerLevel : 1;
    this.#depth += step;
    try {
      if (this.builder.tooDeep(this.#depth, place)) return this.unknown(place);
      const lower = this.#lowerings.get(syntax.name);
      return lower === undefined ? this.builder.broken("logic.unsupported", place) : lower(syntax, this);
    } finally {
      this.#depth -= step;
    }
  }

  /** Lowers with more names visible. */
  within(names: LocalNames, lower: () => Node): Node {
    const outer = this.#names;
    this.#names = [names, ...outer];
    try {
      return lower();
    } finally {
      this.#names = outer;
    }
  }

  /** Whether a name may mean something here: the text or the scope declares it, or an untyped item may have it. */
  knows(name: string): boolean {
    return this.declares(name) || this.#names.some(({ item }) => item !== undefined);
  }

  /** Whether the text or the scope declares a name. */
  declares(name: string): boolean {
    return this.builder.declaredName(name) !== undefined || this.#names.some(({ names }) => names.has(name));
  }

  /** What a name means, from the innermost place outwards; `outermost` where no local has it. */
  resolve(name: string, place: Place, outermost: () => Node, depth = 0): Node {
    const local = this.#names[depth];
    if (local === undefined) return outermost();
    const own = local.names.get(this.builder.memberName(name, local.names.keys()));
    if (own !== undefined) return own(place);
    const outer = (): Node => this.resolve(name, place, outermost, depth + 1);
    if (local.item === undefined) return outer();
    const isKnown = this.knowsOutside(name, depth + 1);
    const member = this.builder.memberName(name);
    return makeItemName(local.item, member, isKnown ? outer() : this.unknown(place), place);
  }

  private knowsOutside(name: string, depth: number): boolean {
    return (
      this.builder.declaredName(name) !== undefined ||
      builtins.has(name) ||
      this.#names.slice(depth).some(({ names, item }) => item !== undefined || names.has(name))
    );
  }

  place({ from, to }: Syntax): Place {
    return { pointer: this.pointer, word: this.text.slice(from, Math.min(to, from + 80)), from, to };
  }

  textOf({ from, to }: Syntax): string {
    return this.text.slice(from, to);
  }

  unknown(place: Place): Node {
    return { kind: "literal", value: this.builder.semantics.error, type: { kind: "any" }, place };
  }
}
