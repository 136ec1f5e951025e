/** What lowering reads of a node of the concrete syntax tree. */
export interface Syntax {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly parent: Syntax | null;
  readonly firstChild: Syntax | null;
  readonly nextSibling: Syntax | null;
}

/**
 * The tree of a text that is nothing but a literal, or simple tests of an input: what nearly every cell of a
 * large table says. It is the tree the parser makes, in a hundredth of its time; `undefined` leaves every other
 * text to the parser, misfits among them.
 */
export function readPlainSyntax(text: string, dialect: "Expression" | "UnaryTests"): Syntax | undefined {
  const reader = new Reader(text);
  const content = dialect === "UnaryTests" ? reader.cell() : reader.literal();
  return content === undefined || !reader.isAtEnd()
    ? undefined
    : new PlainSyntax(dialect, 0, text.length, content);
}

class PlainSyntax implements Syntax {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  parent: PlainSyntax | null = null;
  nextSibling: PlainSyntax | null = null;
  readonly firstChild: PlainSyntax | null;

  constructor(name: string, from: number, to: number, children: readonly PlainSyntax[] = []) {
    this.name = name;
    this.from = from;
    this.to = to;
    this.firstChild = children[0] ?? null;
    for (const [index, child] of children.entries()) {
      child.parent = this;
      child.nextSibling = children[index + 1] ?? null;
    }
  }
}

/** Longer lists are rare enough to be parsed. */
const MAX_TESTS = 200;
/** It may stand before the two points of an interval. */
const number = /-?\d{1,15}(?:\.\d{1,15})?(?![\deE]|\.(?!\.))/y;
const quoted = /"[^"\\\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufeff]*"/uy;
const day = /@"\d{4}-\d{2}-\d{2}"/y;
const word = /(?:true|false|null)(?![\p{L}\p{N}_?'.])/uy;
const operator = /[<>]=?|!?=/y;
const spaces = / */y;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    this.#take(spaces);
    return this.#at === this.#text.length;
  }

  /** `-`, tests, or `not(tests)`. */
  cell(): readonly PlainSyntax[] | undefined {
    this.#take(spaces);
    const start = this.#at;
    if (/^ *- *$/.test(this.#text)) {
      this.#at += 1;
      return [new PlainSyntax("Wildcard", start, this.#at, [new PlainSyntax("ArithOp", start, this.#at)])];
    }
    const not = this.#sign("not");
    if (not === undefined) return wrapped(this.#tests());
    const open = this.#sign("(");
    const tests = open && this.#tests();
    const close = tests && this.#sign(")");
    return close && [not, open, tests, close];
  }

  literal(): readonly PlainSyntax[] | undefined {
    return wrapped(this.#literal());
  }

  #tests(): PlainSyntax | undefined {
    const tests: PlainSyntax[] = [];
    do {
      const test = this.#test();
      if (test === undefined || tests.length === MAX_TESTS) return undefined;
      tests.push(new PlainSyntax("PositiveUnaryTest", test.from, test.to, [test]));
    } while (this.#sign(",") !== undefined);
    const [first, last] = [tests[0], tests.at(-1)];
    return first && last && new PlainSyntax("PositiveUnaryTests", first.from, last.to, tests);
  }

  #test(): PlainSyntax | undefined {
    this.#take(spaces);
    const start = this.#at;
    const sign = this.#take(operator);
    if (sign !== "") {
      const compare = new PlainSyntax("CompareOp", start, this.#at);
      const end = this.#literal();
      return end && new PlainSyntax("SimplePositiveUnaryTest", start, end.to, [compare, end]);
    }
    const interval = this.#interval();
    if (interval !== undefined)
      return new PlainSyntax("SimplePositiveUnaryTest", interval.from, interval.to, [interval]);
    this.#at = start;
    return this.#literal();
  }

  #interval(): PlainSyntax | undefined {
    const open = this.#sign("[", "(", "]");
    const low = open && this.#literal();
    const dots = low && this.#sign("..");
    const high = dots && this.#literal();
    const close = high && this.#sign("]", ")", "[");
    return close && new PlainSyntax("Interval", open.from, close.to, [open, low, dots, high, close]);
  }

  #literal(): PlainSyntax | undefined {
    this.#take(spaces);
    const start = this.#at;
    switch (this.#text[start]) {
      case '"':
        return this.#take(quoted) === "" ? undefined : new PlainSyntax("StringLiteral", start, this.#at);
      case "@": {
        if (this.#take(day) === "") return undefined;
        const text = new PlainSyntax("StringLiteral", start + 1, this.#at);
        return new PlainSyntax("DateTimeLiteral", start, this.#at, [
          new PlainSyntax("AtLiteral", start, this.#at, [text]),
        ]);
      }
      case "t":
      case "f":
      case "n": {
        const found = this.#take(word);
        if (found === "") return undefined;
        return new PlainSyntax(found === "null" ? "null" : "BooleanLiteral", start, this.#at);
      }
      default: {
        const found = this.#take(number);
        if (found === "") return undefined;
        const minus = found.startsWith("-") ? [new PlainSyntax("ArithOp", start, start + 1)] : [];
        return new PlainSyntax("NumericLiteral", start, this.#at, minus);
      }
    }
  }

  /** One of these signs, after spaces. */
  #sign(...signs: readonly string[]): PlainSyntax | undefined {
    this.#take(spaces);
    const sign = signs.find((each) => this.#text.startsWith(each, this.#at));
    if (sign === undefined) return undefined;
    this.#at += sign.length;
    return new PlainSyntax(sign, this.#at - sign.length, this.#at);
  }

  #take(token: RegExp): string {
    token.lastIndex = this.#at;
    const found = token.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }
}

function wrapped(part: PlainSyntax | undefined): readonly PlainSyntax[] | undefined {
  return part && [part];
}
