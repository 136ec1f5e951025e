/** A stream of numbers in [0, 1) that a seed decides. */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Kind = "number" | "string" | "boolean" | "numbers" | "date" | "span" | "months" | "context";

/** FEEL expressions, mostly well-typed, of the constructs on which the two evaluators should agree. */
export class RandomFeel {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  expression(depth = 3): string {
    const kinds: readonly Kind[] = [
      "number",
      "string",
      "boolean",
      "numbers",
      "date",
      "span",
      "months",
      "context",
    ];
    return this.#of(this.#pick(kinds), depth);
  }

  #of(kind: Kind, depth: number): string {
    // Now and then nothing at all.
    if ((kind === "number" || kind === "string") && this.#random() < 0.02) return "null";
    return depth <= 0 ? this.#leaf(kind) : this.#node(kind, depth - 1);
  }

  #leaf(kind: Kind): string {
    switch (kind) {
      case "number":
        return this.#pick(["0", "1", "2", "3", "7", "10", "0.5", "2.25", "100"]);
      case "string":
        return this.#pick(['""', '"a"', '"b"', '"abc"', '"foobar"', '"A b"', '"贷款"']);
      case "boolean":
        return this.#pick(["true", "false"]);
      case "numbers":
        return this.#pick(["[]", "[1]", "[1, 2, 3]", "[3, 1, 2, 3]", "[0.5, 10]"]);
      case "date":
        return this.#pick(['date("2026-01-31")', '@"2024-02-29"', '@"2026-11-22"', "date(2025, 12, 31)"]);
      case "span":
        return this.#pick(['@"P1D"', '@"PT36H"', 'duration("P10DT2H")']);
      case "months":
        return this.#pick(['@"P1M"', '@"P1Y2M"', 'duration("P2Y")']);
      case "context":
        return this.#pick(["{}", "{ a: 1 }", '{ a: 2, b: "x" }', "{ a: 3, c: [1, 2] }"]);
    }
  }

  #node(kind: Kind, depth: number): string {
    const number = () => this.#of("number", depth);
    const string = () => this.#of("string", depth);
    const boolean = () => this.#of("boolean", depth);
    const numbers = () => this.#of("numbers", depth);
    const date = () => this.#of("date", depth);
    const context = () => this.#of("context", depth);
    const same = () => this.#of(kind, depth);
    const common = [() => `(if ${boolean()} then ${same()} else ${same()})`, () => this.#leaf(kind)];
    const own: Record<Kind, readonly (() => string)[]> = {
      number: [
        () => `(${number()} + ${number()})`,
        () => `(${number()} - ${number()})`,
        () => `(${number()} * ${number()})`,
        () => `(${number()} / ${this.#pick(["2", "4", "5", "8"])})`,
        () => `-(${number()})`,
        () => `${numbers()}[${this.#pick(["1", "2", "-1", "9"])}]`,
        () => `count(${numbers()})`,
        () => `sum(${numbers()})`,
        () => `min(${numbers()})`,
        () => `max(${numbers()})`,
        () => `abs(${number()})`,
        () => `floor(${number()})`,
        () => `ceiling(${number()})`,
        () => `modulo(${number()}, ${this.#pick(["3", "4", "-5"])})`,
        () => `string length(${string()})`,
        () => `${context()}.a`,
        () => `${date()}.${this.#pick(["year", "month", "day", "weekday"])}`,
        () => `{ x: ${number()}, y: x + 1 }.y`,
        () => `(function(n) n * 2)(${number()})`,
        () => `day of year(${date()})`,
      ],
      string: [
        () => `(${string()} + ${string()})`,
        () => `upper case(${string()})`,
        () => `lower case(${string()})`,
        () => `substring("${this.#pick(["ab", "贷款"])}" + ${string()}, ${this.#pick(["1", "2", "-1"])})`,
        () => `substring before(${string()}, ${string()})`,
        () => `substring after(${string()}, ${string()})`,
        () => `string(${number()})`,
        () => `string join([${string()}, ${string()}], ",")`,
        () => `replace(${string()}, "[ab]", "_")`,
        () => `day of week(${date()})`,
        () => `month of year(${date()})`,
      ],
      boolean: [
        () => `(${number()} ${this.#pick(["<", "<=", ">", ">=", "=", "!="])} ${number()})`,
        () => `(${string()} ${this.#pick(["=", "!="])} ${string()})`,
        () => `(${date()} ${this.#pick(["<", "<=", ">", ">=", "=", "!="])} ${date()})`,
        () => `(${boolean()} and ${boolean()})`,
        () => `(${boolean()} or ${boolean()})`,
        () => `not(${boolean()})`,
        () => `(${number()} between ${this.#pick(["0", "2"])} and ${this.#pick(["2", "50"])})`,
        () => `(${number()} in [${number()}, ${number()}])`,
        () => `(${number()} in (> ${number()}, ${number()}))`,
        () => `(${number()} in [1..${this.#pick(["5", "50"])}])`,
        () => `(some i in ${numbers()} satisfies i > ${number()})`,
        () => `(every i in ${numbers()} satisfies i > ${number()})`,
        () => `contains(${string()}, ${string()})`,
        () => `starts with(${string()}, ${string()})`,
        () => `matches(${string()}, "^[a-c]+$")`,
        () => `list contains(${numbers()}, ${number()})`,
        () => `(${context()} = ${context()})`,
        () => `(${number()} instance of ${this.#pick(["number", "string"])})`,
        () => `all([${boolean()}, ${boolean()}])`,
        () => `any([${boolean()}, ${boolean()}])`,
        () => `odd(floor(${number()}))`,
      ],
      numbers: [
        () => `[${number()}, ${number()}]`,
        () => `${numbers()}[item > ${number()}]`,
        () => `(for i in ${numbers()} return i + ${number()})`,
        () => `(for i in 1..${this.#pick(["3", "5"])}, j in ${numbers()} return i * j)`,
        () => `append(${numbers()}, ${number()})`,
        () => `concatenate(${numbers()}, ${numbers()})`,
        () => `reverse(${numbers()})`,
        () => `distinct values(${numbers()})`,
        () => `sublist(${numbers()}, 1, 2)`,
        () => `sort(${numbers()}, function(p, q) p < q)`,
        () => `index of(${numbers()}, ${number()})`,
        () => `union(${numbers()}, ${numbers()})`,
        () => `remove(append(${numbers()}, 1), 1)`,
        () => `insert before(append(${numbers()}, 1), 1, ${number()})`,
        () => `[${context()}, ${context()}].a`,
      ],
      date: [
        () => `(${date()} + ${this.#of("months", depth)})`,
        () => `(${date()} - ${this.#of("months", depth)})`,
        () => `(${date()} + @"P3D")`,
      ],
      span: [
        () => `(${this.#of("span", depth)} + ${this.#of("span", depth)})`,
        () => `(${date()} - ${date()})`,
      ],
      months: [() => `(${this.#of("months", depth)} + ${this.#of("months", depth)})`],
      context: [
        () => `{ a: ${number()}, b: ${string()} }`,
        () => `context put(${context()}, "a", ${number()})`,
        () => `context merge([${context()}, ${context()}])`,
      ],
    };
    return this.#pick([...own[kind], ...common])();
  }

  #pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.#random() * choices.length)] as T;
  }
}
