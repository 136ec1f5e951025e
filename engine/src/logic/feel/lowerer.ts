import { limits } from "../limits.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { Node, Place } from "../tree/node.ts";
import type { Syntax } from "./parse-feel.ts";

/** How one kind of syntax becomes a node. */
export type Lower = (syntax: Syntax, lowerer: Lowerer) => Node;

/** Names that are visible besides the scope: variables of loops, `item`, the fields of a filtered record. */
export type LocalNames = ReadonlyMap<string, (place: Place) => Node>;

/** Walks the concrete syntax tree of one text and makes the typed tree. */
export class Lowerer {
  readonly builder: TreeBuilder;
  readonly text: string;
  readonly pointer: string;
  readonly #lowerings: ReadonlyMap<string, Lower>;
  /** What `?` stands for; undefined outside of cells. */
  readonly input: Node | undefined;
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
    },
  ) {
    this.builder = builder;
    this.text = text;
    this.pointer = options.pointer;
    this.input = options.input;
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

  localName(name: string): ((place: Place) => Node) | undefined {
    return this.#names.find((names) => names.has(name))?.get(name);
  }

  place({ from, to }: Syntax): Place {
    return { pointer: this.pointer, word: this.text.slice(from, Math.min(to, from + 80)), from, to };
  }

  textOf({ from, to }: Syntax): string {
    return this.text.slice(from, to);
  }

  private unknown(place: Place): Node {
    return { kind: "literal", value: this.builder.semantics.error, type: { kind: "any" }, place };
  }
}
