import type { Profiler } from "node:inspector";

/** What the thread that computes spends its time on. */
export const threadCauses = {
  collecting: "collecting garbage",
  json: "JSON",
  sealing: "sealing",
  decision: "decision and its trace",
  journal: "journal and run folded from it",
  step: "the rest of the engine's step",
  rows: "rows, statements and messages to the thread that writes",
  rest: "promises, timers, Node",
} as const;

export type ThreadCause = keyof typeof threadCauses;

/** Shares of a profile's time by cause, which come to 1; waiting does not count. */
export function shareOut({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Shares {
  const causes = causesOf(nodes);
  const taken = new Map<ThreadCause, number>();
  let whole = 0;
  for (const [index, id] of samples.entries()) {
    const cause = causes.get(id);
    // V8 counts the time until the next sample.
    const us = Math.max(0, timeDeltas[index + 1] ?? 0);
    if (cause === undefined) continue;
    taken.set(cause, (taken.get(cause) ?? 0) + us);
    whole += us;
  }
  const shareOf = (cause: ThreadCause) => (whole === 0 ? 0 : (taken.get(cause) ?? 0) / whole);
  return Object.fromEntries(
    (Object.keys(threadCauses) as ThreadCause[]).map((cause) => [cause, shareOf(cause)]),
  ) as Shares;
}

type Shares = Readonly<Record<ThreadCause, number>>;

/** The first that fits a frame of the stack, from the innermost frame on. */
const places: readonly (readonly [RegExp, ThreadCause])[] = [
  [/\/kernel\/json\.ts|\/json-text\.ts/, "json"],
  [/\/sealing\/|node:internal\/crypto/, "sealing"],
  [/\/engine\/src\/decision\//, "decision"],
  [/\/process\/(apply-entry|fold-\w+|run-draft|record-\w+|recorded-\w+|same-json)\.ts/, "journal"],
  [/\/engine\/src\/(process|workflow|runtime|lending)\//, "step"],
  [/\/server\/src\/store\/|node:internal\/worker/, "rows"],
];

/** Undefined: the thread has nothing to do. */
function causesOf(nodes: readonly Profiler.ProfileNode[]): ReadonlyMap<number, ThreadCause | undefined> {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const causeOf = ({
    id,
    callFrame: { functionName, url },
  }: Profiler.ProfileNode): ThreadCause | undefined => {
    // Beginning and ending the profile is no work of the product.
    if (functionName === "(idle)" || url === "node:inspector") return undefined;
    if (functionName === "(garbage collector)") return "collecting";
    const place = places.find(([pattern]) => pattern.test(url));
    if (place !== undefined) return place[1];
    const parent = byId.get(parents.get(id) ?? 0);
    return parent === undefined ? "rest" : causeOf(parent);
  };
  return new Map(nodes.map((node) => [node.id, causeOf(node)]));
}
