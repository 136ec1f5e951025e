import { analysePack, compilePack, loadCatalogue, type CompiledPack } from "@lendloom/engine/decision";
import type { Benchmark, Figure } from "../bench/benchmark.ts";
import { tablePack, tableCatalogue, type TableShape } from "./analysed-tables.ts";

interface Case {
  readonly name: string;
  readonly title: string;
  readonly shape: TableShape;
  /** Most seconds that the issue allows. */
  readonly seconds?: number;
}

const cases: readonly Case[] = [
  {
    name: "sound100x8",
    title: "100 rows × 8 columns, sound",
    shape: { rows: 100, columns: 8, kind: "tree" },
    seconds: 2,
  },
  {
    name: "random100x8",
    title: "100 rows × 8 columns at random, half of the cells empty",
    shape: { rows: 100, columns: 8, kind: "random" },
    seconds: 2,
  },
  {
    name: "sound16000x8",
    title: "16,000 rows × 8 columns, sound",
    shape: { rows: 16_000, columns: 8, kind: "tree" },
    seconds: 10,
  },
  {
    name: "random16000x8",
    title: "16,000 rows × 8 columns at random",
    shape: { rows: 16_000, columns: 8, kind: "random" },
    seconds: 10,
  },
];

/** How long the analysis of a table takes, from small and sound to large and wild. */
export const analysis: Benchmark = {
  title: "Analysis",
  sections: ["tables"],
  seed: 20_261_122,
  run({ quick, seed, say }) {
    const figures = cases
      .filter(({ shape }) => !quick || shape.rows <= 100)
      .flatMap(({ name, title, shape, seconds }): readonly Figure[] => {
        say(title);
        const pack = packOf(shape, seed);
        // Process time, so that a busy machine says the same as a quiet one.
        const before = process.cpuUsage();
        const found = analysePack(pack);
        const { user, system } = process.cpuUsage(before);
        const taken = (user + system) / 1_000_000;
        return [
          {
            name: `${name}Seconds`,
            title,
            unit: "s",
            value: taken,
            ...(seconds === undefined ? {} : { aim: { at: "most", value: seconds } as const }),
          },
          { name: `${name}Findings`, title: `${title}: findings`, unit: "", value: found.findings.length },
          {
            name: `${name}Bounded`,
            title: `${title}: stopped before the end`,
            unit: "",
            value: found.bounded ? 1 : 0,
          },
        ];
      });
    return Promise.resolve(figures);
  },
};

function packOf(shape: TableShape, seed: number): CompiledPack {
  const catalogue = loadCatalogue(tableCatalogue(shape));
  if (!catalogue.ok) throw new Error(JSON.stringify(catalogue.error));
  const pack = compilePack(tablePack(shape, seed), { catalogue: catalogue.value });
  if (!pack.ok) throw new Error(JSON.stringify(pack.error.slice(0, 3)));
  return pack.value;
}
