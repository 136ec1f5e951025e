import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { creditRules } from "./decisions/credit-rules.ts";
import { handWrittenSource } from "./decisions/hand-written-source.ts";
import { BENCH_SEED, RULES } from "./decisions/seed.ts";

/** Writes the benchmark's rules as one function; to be run when the rules change. */
writeFileSync(
  join(import.meta.dirname, "decisions/hand-written-rules.ts"),
  await handWrittenSource(creditRules(RULES, BENCH_SEED), BENCH_SEED),
);
