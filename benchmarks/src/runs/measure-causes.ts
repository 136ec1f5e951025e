import { timeStatements } from "../../../server/src/store/testing/time-statements.ts";
import type { Figure } from "../bench/benchmark.ts";
import { inFlight, type Throughput } from "./in-flight.ts";
import { WIDTH, type LoanLoad, type OpenLoad } from "./loan-load.ts";
import { profileThreads } from "./profile-threads.ts";
import { shareOut, threadCauses, type ThreadCause } from "./thread-causes.ts";

/** Of what a figure is the cause: its name in figures, and in words. */
interface Unit {
  readonly name: string;
  readonly title: string;
}

/**
 * What one unit takes of the processors by cause, in microseconds that come to `taken.cpuUs`. The shares are those of
 * another pass over the same load: a profile of the thread that computes, and the processor time of the others. What
 * the thread that writes does is shared out as where the process writes itself, statement by statement.
 */
export async function measureCauses(
  { name, title }: Unit,
  { load, open, taken, count }: { load: LoanLoad; open: OpenLoad; taken: Throughput; count: number },
): Promise<readonly Figure[]> {
  const profile = await profileThreads(() =>
    inFlight(count, WIDTH, (number) => load.act(30_000_000 + number)),
  );
  const figure = (cause: string, text: string, value: number): Figure => {
    return { name: `${name}Us${cause}`, title: `${title}: ${text}`, unit: "µs", value };
  };
  const shares = shareOut(profile.main);
  const computing = (Object.keys(threadCauses) as ThreadCause[]).map((cause) =>
    figure(capitalised(cause), threadCauses[cause], shares[cause] * taken.threadUs),
  );
  const others = taken.cpuUs - taken.threadUs;
  const writer = (others * profile.workersUs) / (profile.allUs - profile.mainUs);
  const statements = await statementsOf(open, count);
  const stated = [...statements.values()].reduce((left, right) => left + right, 0);
  // A thread of its own has less to wait for; what it takes in all is what was measured of it.
  const scale = Math.min(1, writer / stated);
  const writing = [...statements]
    .sort(([, left], [, right]) => right - left)
    .map(([table, us]) => {
      const text = table === "transaction" ? "begin and commit" : `statements on ${table}`;
      return figure(`Writing${capitalised(table)}`, text, us * scale);
    });
  return [
    ...computing,
    ...writing,
    figure("WritingRest", "messages of the thread that writes", writer - stated * scale),
    figure("Helpers", "threads of V8 that collect garbage and compile", others - writer),
  ];
}

/** What a unit's statements take where no other thread has a part in them, by table. */
async function statementsOf(open: OpenLoad, count: number): Promise<ReadonlyMap<string, number>> {
  const load = await open("never");
  await inFlight(count / 2, WIDTH, (number) => load.act(10_000_000 + number));
  const statements = timeStatements();
  await inFlight(count, WIDTH, (number) => load.act(number));
  statements.end();
  await load.end();
  return new Map([...statements.takenUs].map(([table, us]) => [table, us / count]));
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
