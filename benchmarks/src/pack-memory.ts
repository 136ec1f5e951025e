import { decide } from "@lendloom/engine/decision";
import type { PackMemory } from "./decisions/measure-memory.ts";
import { creditApplicants } from "./decisions/credit-facts.ts";
import { compiled, creditPack } from "./decisions/credit-pack.ts";
import { creditRules } from "./decisions/credit-rules.ts";
import { inputOf } from "./decisions/lendloom-contestants.ts";

/** Prints what compiled packs keep of memory; started by the benchmark with `--expose-gc`, rules, packs and a seed. */
function main([rules = 0, packs = 0, seed = 0]: readonly number[]): PackMemory {
  const text = JSON.stringify(creditPack(creditRules(rules, seed)));
  const [facts] = creditApplicants(1, seed);
  if (facts === undefined || globalThis.gc === undefined)
    throw new Error("Expected to be run with --expose-gc");
  const used = (): number => {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  // A pack has decided once before it is weighed: what it makes on first use belongs to it.
  const readyPack = () => {
    const pack = compiled(JSON.parse(text) as ReturnType<typeof creditPack>);
    decide(pack, inputOf(facts));
    return pack;
  };
  const kept = [readyPack()];
  const before = used();
  for (let count = 0; count < packs; count += 1) kept.push(readyPack());
  const bytesPerPack = (used() - before) / (kept.length - 1);
  return { bytesPerPack, jsonBytes: Buffer.byteLength(text) };
}

console.log(JSON.stringify(main(process.argv.slice(2).map(Number))));
