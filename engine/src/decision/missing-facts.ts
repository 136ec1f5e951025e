import { UNKNOWN } from "../logic/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import type { Frame } from "./decision-kind.ts";
import { mayBeViolated, settledRank } from "./settle-outcome.ts";

/** The unknown facts on which the outcome still depends, sorted. */
export function factsOfOutcome(pack: CompiledPack, frame: Frame): readonly string[] {
  const settled = settledRank(pack, frame);
  const matters = (event: string | undefined): boolean =>
    event === undefined || (pack.outcomes.get(event)?.rank ?? Infinity) < settled;
  return unknownFactsBehind(pack, frame, [
    ...pack.outcomeDecision.undecided(frame, matters),
    ...mayBeViolated(pack, frame).flatMap((decision) => decision.undecided(frame, () => true)),
  ]);
}

/** The unknown facts behind the outputs that are unknown, sorted. */
export function factsOfOutputs(pack: CompiledPack, frame: Frame): readonly string[] {
  const outputs = [...pack.decisions.values()].flatMap((decision) =>
    decision.outputs.map(({ name }) => name),
  );
  return unknownFactsBehind(pack, frame, outputs);
}

/** The unknown facts behind names, sorted. Follows unknown names upstream; of a decision only what it left undecided. */
export function unknownFactsBehind(
  pack: CompiledPack,
  frame: Frame,
  names: readonly string[],
): readonly string[] {
  const { upstream, scope } = pack;
  const seen = new Set<string>();
  const facts = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const slot = scope.slotOf.get(name);
    if (seen.has(name) || slot === undefined || frame.slots[slot] !== UNKNOWN) continue;
    seen.add(name);
    const producer = upstream.producer(name);
    if (producer === undefined) facts.add(name);
    else if (producer.kind === "derived") open.push(...producer.reads);
    else open.push(...producer.decision.undecided(frame, () => true));
  }
  return [...facts].sort();
}
