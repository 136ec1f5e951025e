/** What a server held at one moment of a soak. */
export interface Sample {
  readonly pid: number;
  readonly hours: number;
  readonly memoryMiB: number;
  readonly files: number;
  /** Calls and messages that wait in the store; signals are kept for whoever will wait, until they expire. */
  readonly backlog: number;
  readonly logMiB: number;
  readonly answerMs: number;
  readonly metricsBytes: number;
}

const measures = ["memoryMiB", "files", "backlog", "logMiB", "answerMs", "metricsBytes"] as const;
type Measure = (typeof measures)[number];

/** Until then caches fill and code is compiled. */
const WARM_SHARE = 0.3;
/** How much the floor of the last third may lie above the first: a share, and what is little. */
const flat: Readonly<Record<Measure, readonly [share: number, little: number]>> = {
  memoryMiB: [1.25, 48],
  files: [1.2, 20],
  backlog: [1.5, 60],
  logMiB: [1.5, 16],
  answerMs: [3, 50],
  metricsBytes: [1.2, 10_000],
};

interface Growth {
  readonly samples: number;
  /** In words, by measure. */
  readonly told: Readonly<Record<string, string>>;
  readonly thirds: Readonly<Record<Measure, readonly [first: number, last: number]>>;
}

/** How the process that ran last grew, once it was warm. */
export function growthOf(all: readonly Sample[]): Growth {
  const own = all.filter(({ pid }) => pid === all.at(-1)?.pid);
  const samples = own.slice(Math.floor(own.length * WARM_SHARE));
  const third = Math.ceil(samples.length / 3);
  const each = <T>(of: (measure: Measure) => T) =>
    Object.fromEntries(measures.map((measure) => [measure, of(measure)])) as Record<Measure, T>;
  const thirds = each((measure): readonly [number, number] => {
    const values = samples.map((sample) => sample[measure]);
    return [floorOf(values.slice(0, third)), floorOf(values.slice(-third))];
  });
  const told = each((measure) => {
    const slope = slopeOf(samples.map((sample) => [sample.hours, sample[measure]] as const));
    const [first, last] = thirds[measure];
    return `first third ${round(first)}, last third ${round(last)}, slope ${round(slope)} an hour`;
  });
  return { samples: samples.length, told, thirds };
}

/** What is not flat at the end, in words. */
export function judgeGrowth({ samples, thirds }: Growth): readonly string[] {
  if (samples < 6) return [`only ${samples} samples of one process: nothing can be said of its growth`];
  return measures.flatMap((measure) => {
    const [first, last] = thirds[measure];
    const [share, little] = flat[measure];
    return last > first * share + little
      ? [`${measure} grew from ${round(first)} to ${round(last)} between the first and the last third`]
      : [];
  });
}

/** What three quarters lie above: a burst that passes is no growth, and what grows lifts it. */
function floorOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 4)] ?? 0;
}

/** Least squares. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const over = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  const under = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  return under === 0 ? 0 : over / under;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
