import { availableParallelism } from "node:os";
import type { Figure } from "../bench/benchmark.ts";
import { percentile } from "../runs/in-flight.ts";
import type { Entry, Sample } from "./sample.ts";

type Samples = ReadonlyMap<Entry, readonly Sample[]>;

/** Rates, ratios round by round, latencies, messages and processor time of each entry. */
export function scaleFigures(samples: Samples): readonly Figure[] {
  const rates = (entry: Entry): readonly number[] => of(samples, entry).map(rate);
  const ratio = (left: Entry, right: Entry): readonly number[] => {
    const below = rates(right);
    return rates(left).map((value, round) => value / (below[round] ?? Number.NaN));
  };
  const figure = (
    name: string,
    title: string,
    unit: string,
    values: readonly number[],
    least?: number,
  ): Figure => ({
    name,
    title,
    unit,
    value: quantile(values, 0.5),
    spread: [quantile(values, 0.25), quantile(values, 0.75)],
    ...(least === undefined ? {} : { aim: { at: "least" as const, value: least } }),
  });
  return [
    figure("rawCommitsPerSecond", "commits of one row over the same connections", "1/s", rates("commits")),
    figure("completedPerSecondOneProcess", "runs from start to end, one process", "1/s", rates("one")),
    figure("completedPerSecondTwoProcesses", "… two processes", "1/s", rates("two")),
    figure("dbosPerSecondOneProcess", "the same steps in DBOS, one process", "1/s", rates("dbosOne")),
    figure("dbosPerSecondTwoProcesses", "… two processes", "1/s", rates("dbosTwo")),
    figure("toDbos", "completed runs to DBOS, one process", "×", ratio("one", "dbosOne"), 2),
    figure("toDbosTwoProcesses", "… two processes", "×", ratio("two", "dbosTwo")),
    {
      ...figure("twoProcessesToOne", "two processes to one", "×", ratio("two", "one"), 1.3),
      says: boundOfTwo(samples),
    },
    figure("dbosTwoProcessesToOne", "DBOS: two processes to one", "×", ratio("dbosTwo", "dbosOne")),
    figure("completedPerCommit", "completed runs to raw commits", "×", ratio("one", "commits")),
    figure("startsPerSecond", "durable starts, one process", "1/s", rates("starts")),
    figure("dbosStartsPerSecond", "durable starts of DBOS: enqueued", "1/s", rates("dbosStarts")),
    ...perRun(samples, "one", "", "a run"),
    ...perRun(samples, "dbosOne", "Dbos", "a run in DBOS"),
    ...profile(samples, "one", "One", "one process"),
    ...profile(samples, "two", "Two", "two processes"),
    ...profile(samples, "dbosOne", "Dbos", "DBOS, one process"),
  ];
}

function of(samples: Samples, entry: Entry): readonly Sample[] {
  const found = samples.get(entry);
  if (found === undefined) throw new Error(`Expected turns of ${entry}`);
  return found;
}

function rate({ taken }: Sample): number {
  return (taken.count * 1_000) / taken.elapsedMs;
}

/** What a run costs, and how long it takes. */
function perRun(samples: Samples, entry: Entry, suffix: string, title: string): readonly Figure[] {
  const taken = of(samples, entry);
  const each = (name: string, said: string, unit: string, value: (sample: Sample) => number): Figure => {
    const values = taken.map(value);
    return {
      name: `${name}${suffix}`,
      title: `${title}: ${said}`,
      unit,
      value: quantile(values, 0.5),
      spread: [quantile(values, 0.25), quantile(values, 0.75)],
    };
  };
  const took = (sample: Sample, share: number): number =>
    percentile(
      [...sample.taken.tookMs].sort((left, right) => left - right),
      share,
    );
  return [
    each("completed50Ms", "half take less", "ms", (sample) => took(sample, 0.5)),
    each("completed99Ms", "99 of 100 take less", "ms", (sample) => took(sample, 0.99)),
    each("roundTripsPerRun", "round trips", "", (sample) => sample.taken.roundTrips / sample.taken.count),
    each("statementsPerRun", "statements", "", (sample) => sample.taken.statements / sample.taken.count),
    each(
      "cpuUsPerRun",
      "processor time of the process",
      "µs",
      (sample) => (sample.taken.cpuMs * 1_000) / sample.taken.count,
    ),
    each(
      "postgresCpuUsPerRun",
      "processor time of PostgreSQL",
      "µs",
      (sample) => (sample.server.cpuMs * 1_000) / sample.taken.count,
    ),
    each(
      "walBytesPerRun",
      "written to PostgreSQL's log",
      "B",
      (sample) => sample.server.walBytes / sample.taken.count,
    ),
  ];
}

/** Where the processors' time went, in processors, and what PostgreSQL's sessions waited for. */
function profile(samples: Samples, entry: Entry, suffix: string, title: string): readonly Figure[] {
  const taken = of(samples, entry);
  const each = (name: string, said: string, unit: string, value: (sample: Sample) => number): Figure => ({
    name: `${name}${suffix}`,
    title: `${title}: ${said}`,
    unit,
    value: quantile(taken.map(value), 0.5),
  });
  const cores = availableParallelism();
  return [
    each(
      "processorsOfProcesses",
      `processors of ${cores} used by the processes`,
      "",
      ({ taken: { cpuMs, elapsedMs } }) => cpuMs / elapsedMs,
    ),
    each(
      "processorsBusy",
      "processors busy with anything on this machine",
      "",
      ({ taken: { elapsedMs }, server }) => server.machineMs / elapsedMs,
    ),
    each(
      "processorsOfPostgres",
      "processors used by PostgreSQL",
      "",
      ({ taken: { elapsedMs }, server }) => server.cpuMs / elapsedMs,
    ),
    each("sessionsRunning", "sessions that run", "", ({ server }) => server.running),
    each("sessionsWaitingForLog", "sessions that wait for the log", "", ({ server }) => server.waitingForLog),
  ];
}

/** What keeps a second process from doubling the work, by the profile of its turns. */
function boundOfTwo(samples: Samples): string {
  const cores = availableParallelism();
  const median = (value: (sample: Sample) => number) => quantile(of(samples, "two").map(value), 0.5);
  const [busy, processes, postgres] = [
    median(({ taken: { elapsedMs }, server }) => server.machineMs / elapsedMs),
    median(({ taken: { cpuMs, elapsedMs } }) => cpuMs / elapsedMs),
    median(({ taken: { elapsedMs }, server }) => server.cpuMs / elapsedMs),
  ];
  const waiting = median(({ server }) => server.waitingForLog);
  const shares = `${busy.toFixed(2)} of ${cores} processors busy: processes ${processes.toFixed(2)}, PostgreSQL ${postgres.toFixed(2)}; ${waiting.toFixed(2)} sessions waited for the log`;
  if (busy >= BUSY * cores) return `bound by the machine's processors (${shares})`;
  return waiting >= 1
    ? `bound by the log on the disk (${shares})`
    : `bound by neither processors nor log (${shares})`;
}

/** Of all processors: what is left are the gaps between two turns of whoever waits for another. */
const BUSY = 0.9;

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
