import { availableParallelism, cpus } from "node:os";
import { isMet, type Figure } from "./benchmark.ts";

/** A benchmark's run as one JSON object: figures and ratios by name, aims beside them, and where it ran. */
export interface BenchmarkReport {
  readonly benchmark: string;
  readonly date: string;
  readonly seed: number;
  readonly quick: boolean;
  readonly sections: readonly string[];
  readonly machine: {
    readonly node: string;
    readonly cpu: string;
    readonly cpus: number;
  };
  readonly figures: Readonly<Record<string, number>>;
  readonly ratios: Readonly<Record<string, number>>;
  readonly quartiles: Readonly<Record<string, readonly [number, number]>>;
  readonly aims: Readonly<Record<string, { readonly aim: string; readonly met: boolean }>>;
  /** What figures mean, in words. */
  readonly says?: Readonly<Record<string, string>>;
}

export function reportOf(
  run: Pick<BenchmarkReport, "benchmark" | "seed" | "quick" | "sections">,
  figures: readonly Figure[],
): BenchmarkReport {
  const says = figures.flatMap((figure) =>
    figure.says === undefined ? [] : [[figure.name, figure.says] as const],
  );
  const byName = (chosen: readonly Figure[]) =>
    Object.fromEntries(chosen.map(({ name, value }) => [name, rounded(value)]));
  return {
    ...run,
    date: new Date().toISOString(),
    machine: {
      node: process.version,
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      cpus: availableParallelism(),
    },
    figures: byName(figures.filter(({ unit }) => unit !== "×")),
    ratios: byName(figures.filter(({ unit }) => unit === "×")),
    quartiles: Object.fromEntries(
      figures.flatMap(({ name, spread }) =>
        spread === undefined ? [] : [[name, [rounded(spread[0]), rounded(spread[1])] as const]],
      ),
    ),
    aims: Object.fromEntries(
      figures.flatMap((figure) => {
        const met = isMet(figure);
        if (figure.aim === undefined || met === undefined) return [];
        const sign = figure.aim.at === "least" ? ">=" : "<=";
        return [[figure.name, { aim: `${sign} ${figure.aim.value}`, met }]];
      }),
    ),
    ...(says.length === 0 ? {} : { says: Object.fromEntries(says) }),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
