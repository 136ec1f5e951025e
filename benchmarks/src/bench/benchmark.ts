/** Something measured: how fast, how large, or how two of those compare. */
export interface Figure {
  /** Its key in the JSON line, the unit last. */
  readonly name: string;
  readonly title: string;
  /** `×` for a ratio of two other figures. */
  readonly unit: string;
  readonly value: number;
  /** The quartiles of the rounds, where there were rounds. */
  readonly spread?: readonly [low: number, high: number];
  /** What it means, in words, for whoever reads the result alone. */
  readonly says?: string;
  readonly aim?: { readonly at: "least" | "most"; readonly value: number };
}

export interface BenchmarkOptions {
  /** A run of a few seconds that proves that everything works; its figures mean nothing. */
  readonly quick: boolean;
  /** Sections to run; all of them when there is none. */
  readonly only: readonly string[];
  readonly seed: number;
  /** Tells what is being done. */
  readonly say: (line: string) => void;
}

/** One name of `pnpm bench <name>`; `run` rejects when contestants disagree. */
export interface Benchmark {
  readonly title: string;
  readonly sections: readonly string[];
  readonly seed: number;
  run(options: BenchmarkOptions): Promise<readonly Figure[]>;
}

/** Whether a figure reaches its aim; `undefined` for one that has none. */
export function isMet({ value, aim }: Figure): boolean | undefined {
  if (aim === undefined) return undefined;
  return aim.at === "least" ? value >= aim.value : value <= aim.value;
}
