import { stopwatch } from "./stopwatch.ts";

/** Something that does the same work again and again. */
export interface Contestant {
  readonly name: string;
  /** The work, cut into parts that take turns, so that slow contestants also get short turns. */
  readonly parts: readonly Part[];
}

export interface Part {
  /** How many units of work it is; times are told per unit. */
  readonly units: number;
  /** What it must answer: a part that answers otherwise did not do the work. */
  readonly expected: number;
  /** Does it once; owns its loop, so that no contestant's loop is compiled for another. */
  run(): number | Promise<number>;
}

export interface Timing {
  /** Of the rounds' nanoseconds per unit. */
  readonly median: number;
  readonly quartiles: readonly [low: number, high: number];
}

export interface Rounds {
  readonly rounds: number;
  readonly warmUpMs: number;
  /** A contestant's turn takes about this long, one part at least. */
  readonly turnMs: number;
  /** No round begins later than this, but the first ones: a busy machine gets fewer of them. */
  readonly budgetMs: number;
}

const LEAST_ROUNDS = 5;

/**
 * Times contestants in turns: each round gives every one a turn, and the order rotates, so that noise of the
 * machine falls on all alike. Rejects when a part answers something else than expected.
 */
export async function timeInterleaved(
  contestants: readonly Contestant[],
  { rounds, warmUpMs, turnMs, budgetMs }: Rounds,
): Promise<ReadonlyMap<string, Timing>> {
  const turns: Turns[] = [];
  for (const contestant of contestants) turns.push(await warmedUp(contestant, warmUpMs, turnMs));
  const until = performance.now() + budgetMs;
  for (let round = 0; round < rounds; round += 1) {
    if (round >= LEAST_ROUNDS && performance.now() > until) break;
    for (let turn = 0; turn < turns.length; turn += 1) await turns[(round + turn) % turns.length]?.take();
  }
  return new Map(turns.map(({ name, samples }) => [name, timingOf(samples)]));
}

interface Turns {
  readonly name: string;
  /** Nanoseconds per unit, one a turn. */
  readonly samples: readonly number[];
  take(): Promise<void>;
}

/** Runs parts for as long as asked, then knows how many of them fill a turn. */
async function warmedUp({ name, parts }: Contestant, forMs: number, turnMs: number): Promise<Turns> {
  let next = 0;
  const nsPerUnit = async (count: number): Promise<number> => {
    let units = 0;
    const begun = stopwatch();
    for (let done = 0; done < count; done += 1) {
      const part = parts[next % parts.length];
      if (part === undefined) throw new Error(`Expected ${name} to have parts`);
      const answer = part.run();
      const sum = typeof answer === "number" ? answer : await answer;
      if (sum !== part.expected)
        throw new Error(`Expected ${name} to answer ${part.expected}, but got ${sum}`);
      units += part.units;
      next += 1;
    }
    return (begun() * 1e6) / units;
  };

  const warm = stopwatch();
  let latest = await nsPerUnit(parts.length);
  while (warm() < forMs) latest = await nsPerUnit(parts.length);
  const count = Math.max(1, Math.round((turnMs * 1e6) / (latest * (parts[0]?.units ?? 1))));
  const samples: number[] = [];
  return { name, samples, take: async () => void samples.push(await nsPerUnit(count)) };
}

/** Median and quartiles of what the rounds took. */
function timingOf(samples: readonly number[]): Timing {
  const sorted = [...samples].sort((left, right) => left - right);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? Number.NaN;
    const above = sorted[Math.ceil(place)] ?? Number.NaN;
    return below + (above - below) * (place - Math.floor(place));
  };
  return { median: at(0.5), quartiles: [at(0.25), at(0.75)] };
}
