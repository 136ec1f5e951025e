import type { Figure } from "../bench/benchmark.ts";
import { percentile } from "./in-flight.ts";
import { machine, openLoanRuntime, startLoan, TENANT } from "./loan-runtime.ts";

/** One run that is told thousands of events: what a step costs when its journal is short, and when it is long. */
export async function measureJournal(quick: boolean): Promise<readonly Figure[]> {
  const loans = await openLoanRuntime();
  const { runtime } = loans;
  const id = await startLoan(runtime, "waiting", 0);
  const tell = async (times: number): Promise<number> => {
    const tookMs: number[] = [];
    for (let time = 0; time < times; time += 1) {
      const since = performance.now();
      const told = await runtime.deliverEvent(TENANT, id, { type: "NOTE", payload: {}, sender: machine });
      if (!told.ok) throw new Error(`Expected a told event, but got ${told.error.code}`);
      tookMs.push(performance.now() - since);
    }
    return percentile(
      tookMs.sort((left, right) => left - right),
      0.5,
    );
  };
  const part = quick ? 20 : 500;
  await tell(part);
  const short = await tell(part);
  await tell(quick ? 40 : 10_000);
  const long = await tell(part);
  const entries = (await loans.store.runs.readRun(TENANT, id))?.run.journal ?? 0;
  await loans.end();
  return [
    { name: "shortJournalStepMs", title: "a step of a run with a short journal", unit: "ms", value: short },
    { name: "longJournalStepMs", title: `a step of a run with ${entries} entries`, unit: "ms", value: long },
    {
      name: "longToShort",
      title: "a step with a long journal to one with a short",
      unit: "×",
      value: long / short,
      aim: { at: "most", value: 1.3 },
    },
  ];
}
