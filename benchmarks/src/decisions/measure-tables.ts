import { decide, evaluate, type CompiledPack, type PackDefinition } from "@lendloom/engine/decision";
import type { BenchmarkOptions, Figure } from "../bench/benchmark.ts";
import { timeInterleaved, type Contestant } from "../bench/interleaved.ts";
import { stopwatch } from "../bench/stopwatch.ts";
import { weightOf } from "./answers.ts";
import { creditApplicants, type CreditFacts } from "./credit-facts.ts";
import { compiled, valueOf } from "./credit-pack.ts";
import { creditRows, plainRow, tablePack, type CreditRow } from "./credit-tables.ts";
import { inputOf } from "./lendloom-contestants.ts";

const policies = ["U", "F"] as const;
const sizes = [10, 5_000] as const;
/** So many applicants are a part of the work. */
const PART = 16;
const MOST_COMPILE_MS = 4_000;

/** A table of 5,000 rows beside one of ten: deciding with it, and compiling it. */
export async function measureTables({ quick, seed, say }: BenchmarkOptions): Promise<readonly Figure[]> {
  const applicants = creditApplicants(quick ? 32 : 256, seed + 2);
  const contestants: Contestant[] = [];
  const compileMs = new Map<string, number>();
  for (const policy of policies)
    for (const size of sizes) {
      const rows = creditRows(size, policy, seed);
      const definition = tablePack(rows, policy);
      const { pack, ms } = compiledInMs(definition, quick ? 1 : 5);
      compileMs.set(`${policy}${size}`, ms);
      contestants.push(...contestantsOf(`${policy}${size}`, pack, rows, applicants));
    }
  say(`tables: ${contestants.length} ways agree with the rows read one after the other`);
  const timings = await timeInterleaved(
    contestants,
    quick
      ? { rounds: 2, warmUpMs: 0, turnMs: 1, budgetMs: 0 }
      : { rounds: 20, warmUpMs: 400, turnMs: 20, budgetMs: 15_000 },
  );
  const median = (name: string): number => (timings.get(name)?.median ?? Number.NaN) / 1_000;
  const timed = (name: string, title: string): Figure => {
    const [low, high] = timings.get(name)?.quartiles ?? [Number.NaN, Number.NaN];
    return {
      name: `table${name}Us`,
      title,
      unit: "µs",
      value: median(name),
      spread: [low / 1_000, high / 1_000],
    };
  };
  return policies.flatMap((policy): Figure[] => [
    timed(`${policy}10`, `table ${policy}, 10 rows`),
    timed(`${policy}5000`, `table ${policy}, 5,000 rows`),
    timed(`${policy}5000Decision`, `table ${policy}, 5,000 rows, whole decision with digest`),
    {
      name: `table${policy}5000VsTable${policy}10`,
      title: `table ${policy}, 5,000 rows take, of 10`,
      unit: "×",
      value: median(`${policy}5000`) / median(`${policy}10`),
      aim: { at: "most", value: 20 },
    },
    {
      name: `table${policy}5000CompileMs`,
      title: `table ${policy}, 5,000 rows, compiling the pack`,
      unit: "ms",
      value: compileMs.get(`${policy}5000`) ?? Number.NaN,
      aim: { at: "most", value: 1_000 },
    },
  ]);
}

function contestantsOf(
  name: string,
  pack: CompiledPack,
  rows: readonly CreditRow[],
  applicants: readonly CreditFacts[],
): readonly Contestant[] {
  const starts = Array.from({ length: applicants.length / PART }, (_, part) => part * PART);
  const parts = starts.map((start) => {
    const some = applicants.slice(start, start + PART);
    const inputs = some.map(inputOf);
    return {
      inputs,
      units: some.length,
      expected: some.reduce((sum, facts) => sum + agreedWeight(name, pack, rows, facts), 0),
    };
  });
  return [
    {
      name,
      parts: parts.map(({ inputs, ...part }) => ({
        ...part,
        run() {
          let sum = 0;
          for (const input of inputs) {
            const verdict = decide(pack, input);
            if (verdict.ok) sum += weightOf(verdict.value.outcome, verdict.value.reasons.length);
          }
          return sum;
        },
      })),
    },
    {
      name: `${name}Decision`,
      parts: parts.map(({ inputs, ...part }) => ({
        ...part,
        run() {
          let sum = 0;
          for (const input of inputs) {
            const evaluation = evaluate(pack, input);
            if (!evaluation.ok) continue;
            const { outcome, reasons } = evaluation.value.decision;
            sum += weightOf(outcome, reasons.length);
          }
          return sum;
        },
      })),
    },
  ];
}

/** What the right answer adds to the sum of a part; throws when the pack answers otherwise or by another row. */
function agreedWeight(
  name: string,
  pack: CompiledPack,
  rows: readonly CreditRow[],
  facts: CreditFacts,
): number {
  const row = plainRow(rows, facts);
  if (row === undefined) throw new Error(`Expected a row of table ${name} for ${JSON.stringify(facts)}`);
  const { outcome, reasons } = valueOf(decide(pack, inputOf(facts)));
  const [reason] = reasons;
  if (outcome !== row.answer || reasons.length > 1 || (reason?.rule ?? row.id) !== row.id)
    throw new Error(
      `Expected ${row.answer} by ${row.id} of table ${name}, but got ${outcome} by ${reason?.rule ?? "no row"}`,
    );
  return weightOf(outcome, reasons.length);
}

/** The median of so many times, fewer where they take long. */
function compiledInMs(
  definition: PackDefinition,
  times: number,
): { readonly pack: CompiledPack; readonly ms: number } {
  const taken: number[] = [];
  for (;;) {
    const begun = stopwatch();
    const pack = compiled(definition);
    taken.push(begun());
    const enough = taken.length >= times || taken.reduce((sum, ms) => sum + ms) > MOST_COMPILE_MS;
    if (enough) return { pack, ms: taken.sort((left, right) => left - right)[taken.length >> 1] ?? 0 };
  }
}
