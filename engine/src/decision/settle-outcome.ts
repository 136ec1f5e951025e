import { MAYBE, TRUE } from "../logic/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import type { CompiledDecision, Frame, Occurrences } from "./decision-kind.ts";
import type { Outcome } from "./pack-schema.ts";

/** Every outcome that what is known allows, in the order approve, refer, decline. */
export function possibleOutcomes(pack: CompiledPack, frame: Frame): readonly Outcome[] {
  const found = outcomesOf(pack, pack.outcomeDecision.occurrences(frame, pack.definition.outcome.output));
  // A table that contradicts its hit policy, or may turn out to, takes an approval back (HP1).
  if (found.has("approve")) {
    const contradicted = isViolated(pack, frame);
    if (contradicted || mayBeViolated(pack, frame).length > 0) found.add("refer");
    if (contradicted) found.delete("approve");
  }
  return outcomeOrder.filter((outcome) => found.has(outcome));
}

const outcomeOrder = ["approve", "refer", "decline"] as const;

/** Whether some decision certainly contradicts its hit policy. */
export function isViolated(pack: CompiledPack, frame: Frame): boolean {
  return [...pack.decisions.values()].some((decision) => decision.violated(frame) === TRUE);
}

/** Decisions whose hit policy the missing facts may yet contradict. */
export function mayBeViolated(pack: CompiledPack, frame: Frame): readonly CompiledDecision[] {
  return [...pack.decisions.values()].filter((decision) => decision.violated(frame) === MAYBE);
}

/** The rank of the first event of the precedence that certainly occurs: what comes after it cannot matter. */
export function settledRank(pack: CompiledPack, frame: Frame): number {
  const occurrences = pack.outcomeDecision.occurrences(frame, pack.definition.outcome.output);
  return occurrences.kind === "each" ? firstRank(pack, occurrences.definite) : Infinity;
}

function firstRank(pack: CompiledPack, events: readonly string[]): number {
  return events.reduce((rank, event) => Math.min(rank, pack.outcomes.get(event)?.rank ?? Infinity), Infinity);
}

function outcomesOf(pack: CompiledPack, occurrences: Occurrences): Set<Outcome> {
  const { precedence, otherwise } = pack.definition.outcome;
  if (occurrences.kind === "one-of") {
    const all = [...precedence.map(({ outcome }) => outcome), otherwise];
    return new Set(
      occurrences.texts.flatMap((text) =>
        text === undefined
          ? all
          : [(text === null ? undefined : pack.outcomes.get(text)?.outcome) ?? otherwise],
      ),
    );
  }
  const settled = firstRank(pack, occurrences.definite);
  const possible = new Set(occurrences.possible);
  const before = precedence.filter(
    ({ event }, rank) => rank < settled && (occurrences.open || possible.has(event)),
  );
  return new Set([...before.map(({ outcome }) => outcome), precedence[settled]?.outcome ?? otherwise]);
}
