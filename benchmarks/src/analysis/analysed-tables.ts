import type { Json } from "@lendloom/engine/kernel";

/** `tree`: rows that part the whole space without gap or overlap; `random`: ranges anywhere, half of the cells `-`. */
export interface TableShape {
  readonly rows: number;
  readonly columns: number;
  readonly kind: "tree" | "random";
}

const MAX = 1_000_000;
const text = (words: string) => ({ "zh-CN": words, en: words });
const names = (columns: number) => Array.from({ length: columns }, (_, column) => `x${column}`);

export function tableCatalogue({ columns }: TableShape): Json {
  const facts = names(columns).map((name) => [
    name,
    { title: text(name), type: { kind: "integer", min: 0, max: MAX }, source: "application" },
  ]);
  return {
    format: "lendloom-catalogue/1",
    id: "analysed",
    version: "1.0.0",
    title: text("Analysed"),
    sources: { application: { title: text("Application") } },
    facts: Object.fromEntries(facts) as Json,
  };
}

/** A pack whose outcome is one table of the shape, hit policy U. */
export function tablePack(shape: TableShape, seed: number): Json {
  const random = randomFrom(seed);
  const rows = shape.kind === "tree" ? treeRows(shape, random) : randomRows(shape, random);
  return {
    format: "lendloom-pack/1",
    id: "analysed",
    version: "1.0.0",
    title: text("Analysed"),
    owner: "benchmarks",
    semantics: "strict",
    catalogue: "analysed",
    derived: {},
    conditions: {},
    reasons: {},
    decisions: {
      table: {
        kind: "table",
        title: text("Table"),
        hitPolicy: "U",
        inputs: names(shape.columns).map((name) => ({ id: name, title: text(name), expression: name })),
        outputs: [{ name: "answer", title: text("Answer"), type: { kind: "string" } }],
        rows: rows.map((when, index) => ({ id: `r${index}`, when, then: ['"approve"'] })),
      },
    },
    outcome: {
      decision: "table",
      output: "answer",
      precedence: [{ event: "approve", outcome: "approve" }],
      otherwise: "refer",
    },
  };
}

/** Parts the space again and again, the largest part first, each time across the next column. */
function treeRows(
  { rows, columns }: TableShape,
  random: (below: number) => number,
): readonly (readonly string[])[] {
  type Part = readonly (readonly [low: number, high: number])[];
  let parts: readonly Part[] = [Array.from({ length: columns }, () => [0, MAX] as const)];
  for (let column = 0; parts.length < rows; column = (column + 1) % columns) {
    const next: Part[] = [];
    for (const [index, part] of parts.entries()) {
      const [low, high] = part[column] ?? [0, MAX];
      if (next.length + (parts.length - index) >= rows || high - low < 4) next.push(part);
      else {
        const cut = Math.round(low + ((high - low) * (1 + random(9))) / 10);
        next.push(part.with(column, [low, cut - 1]), part.with(column, [cut, high]));
      }
    }
    parts = next;
  }
  return parts.map((part) =>
    part.map(([low, high]) => (low === 0 && high === MAX ? "-" : `[${low}..${high}]`)),
  );
}

function randomRows(
  { rows, columns }: TableShape,
  random: (below: number) => number,
): readonly (readonly string[])[] {
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => {
      const low = random(MAX * 0.7);
      return random(2) === 0 ? "-" : `[${low}..${low + 1 + random(MAX * 0.3)}]`;
    }),
  );
}

function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
