/** Texts that are found by looking at two of their characters; more of them are looked up in a map. */
const MOST_HASHED = 64;
const MOST_FACTORS = 64;
/** Characters that are tried, from the first on. */
const MOST_PLACES = 12;

/**
 * Numbers the texts of a list. Where they are few, a table tells by length and one or two characters which one a text
 * can be at most, so that one comparison settles it: a fraction of what hashing the whole text costs.
 */
export class TextCodes {
  readonly texts: readonly string[];
  readonly #codes: ReadonlyMap<string, number>;
  readonly #look: Look;
  /** The texts by what the look at them says, which is below a power of two; empty where no look tells them apart. */
  readonly #table: readonly string[];
  readonly #codeAt: Int32Array;

  constructor(texts: readonly string[]) {
    this.texts = texts;
    this.#codes = new Map(texts.map((text, code) => [text, code]));
    const { look, table } = tableOf([...this.#codes.keys()]) ?? { look: noLook, table: [] };
    this.#look = look;
    this.#table = table;
    this.#codeAt = Int32Array.from(table, (text) => this.#codes.get(text) ?? -1);
  }

  /** The place of a text in the list, -1 for one that is not in it. */
  codeOf(text: string): number {
    const look = this.#look;
    if (look.mask < 0) return this.#codes.get(text) ?? -1;
    if (text.length <= look.longest) return -1;
    const place = lookAt(text, look) & look.mask;
    return this.#table[place] === text ? (this.#codeAt[place] as number) : -1;
  }
}

/** Which characters of a text are looked at, and what they count. */
interface Look {
  readonly first: number;
  readonly factor: number;
  /** The same as the first where that is enough. */
  readonly second: number;
  /** The greater of both. */
  readonly longest: number;
  readonly mask: number;
}

const noLook: Look = { first: 0, factor: 0, second: 0, longest: 0, mask: -1 };

function lookAt(text: string, { first, factor, second }: Look): number {
  const sum = text.charCodeAt(first) * factor + text.length;
  return first === second ? sum : sum + text.charCodeAt(second);
}

/** Tries one character, then two, until no two texts look the same. */
function tableOf(
  texts: readonly string[],
): { readonly look: Look; readonly table: readonly string[] } | undefined {
  if (texts.length > MOST_HASHED) return undefined;
  const places = Math.min(MOST_PLACES, ...texts.map(({ length }) => length));
  for (const size of [8, 16, 32, 64, 128, 256].filter((each) => each >= texts.length))
    for (let distance = 0; distance < places; distance += 1)
      for (let first = 0; first + distance < places; first += 1)
        for (let factor = 1; factor < MOST_FACTORS; factor += 2) {
          const second = first + distance;
          const look: Look = { first, factor, second, longest: second, mask: size - 1 };
          const table = filled(texts, look);
          if (table !== undefined) return { look, table };
        }
  return undefined;
}

function filled(texts: readonly string[], look: Look): readonly string[] | undefined {
  const table = new Array<string>(look.mask + 1).fill("");
  for (const text of texts) {
    const place = lookAt(text, look) & look.mask;
    if (table[place] !== "") return undefined;
    table[place] = text;
  }
  return table;
}
