import { describe, expect, it } from "vitest";
import type { StoreKind } from "./chaos-test.ts";
import { chaosTests } from "./registry.ts";
import { runChaos } from "./run-chaos.ts";

/** What `pnpm test` takes of `pnpm chaos`: a share of each of these, from a seed that is printed. */
const selection: readonly (readonly [name: string, store: StoreKind, scale: number])[] = [
  ["kill-loop", "sqlite", 0.05],
  ["malformed-requests", "sqlite", 0.05],
  ["lock-contention", "postgres", 0.15],
];

describe("chaos", () => {
  it.for(selection)(
    "%s on %s breaks no promise",
    { timeout: 180_000 },
    async ([name, store, scale], { skip }) => {
      const test = chaosTests.find((one) => one.name === name);
      if (test === undefined) throw new Error(`Expected a chaos test ${name}`);
      const cannot = test.cannot?.();
      if (cannot !== undefined) skip(cannot);
      const report = await runChaos(test, { seed: Date.now() % 2 ** 30, store, scale });
      console.log(JSON.stringify(report));
      expect(report.violations).toEqual([]);
    },
  );
});
