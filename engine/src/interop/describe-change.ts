import { canonicalJson, isJsonObject, pointer, type Json, type Texts } from "../kernel/index.ts";
import { changeSentence } from "./change-sentence.ts";
import { findDifferences, type Difference, type TrailStep } from "./definition-difference.ts";

/** One difference between two versions of a definition, told so that an approver can judge it. */
export interface Change {
  /** Where: in the new document, or in the old one for something removed. */
  readonly pointer: string;
  readonly kind: "added" | "removed" | "changed";
  /** The titled thing in which the change sits. */
  readonly subject: Texts;
  readonly before?: Json;
  readonly after?: Json;
  readonly texts: Texts;
}

export type DescribedKind = "pack" | "workflow" | "catalogue" | "calendar" | "product";

/** Tells in sentences what changed from `before` to `after`, by ids and titles and not by indexes. */
export function describeChange(before: Json, after: Json, _kind: DescribedKind): readonly Change[] {
  const documents = { before, after };
  return joinRetimed(findDifferences(before, after)).map((difference) => {
    const { subject, texts } = changeSentence(difference, documents);
    const last = difference.trail.at(-1);
    return {
      pointer: pointerOf(difference),
      kind: difference.kind === "moved" ? "changed" : difference.kind,
      subject,
      ...(last?.before === undefined ? {} : { before: last.before }),
      ...(last?.after === undefined ? {} : { after: last.after }),
      texts,
    };
  });
}

function pointerOf({ kind, trail }: Difference): string {
  return pointer(
    ...trail.slice(1).map((step) => (kind === "removed" ? step.keyBefore : step.keyAfter) ?? ""),
  );
}

/** A timer's delay is a key: a removed and an added one that lead to the same place are one timer with a new delay. */
function joinRetimed(differences: readonly Difference[]): readonly Difference[] {
  const joined = new Set<Difference>();
  return differences.flatMap((difference) => {
    if (joined.has(difference)) return [];
    const timer = timerOf(difference);
    const other = differences.find(
      (candidate) =>
        timer !== undefined &&
        candidate.kind !== difference.kind &&
        timerOf(candidate)?.parent === timer.parent &&
        timerOf(candidate)?.leadsTo === timer.leadsTo,
    );
    if (timer === undefined || other === undefined) return [difference];
    joined.add(other);
    const [removed, added] = difference.kind === "removed" ? [difference, other] : [other, difference];
    const step: TrailStep = {
      keyBefore: removed.trail.at(-1)?.keyBefore,
      keyAfter: added.trail.at(-1)?.keyAfter,
      before: String(removed.trail.at(-1)?.keyBefore),
      after: String(added.trail.at(-1)?.keyAfter),
    };
    return [{ kind: "changed", trail: [...difference.trail.slice(0, -1), step] }];
  });
}

function timerOf({
  kind,
  trail,
}: Difference): { readonly parent: string; readonly leadsTo: string } | undefined {
  const [owner, step] = trail.slice(-2);
  if (owner?.keyAfter !== "after" || step === undefined || kind === "changed" || kind === "moved")
    return undefined;
  const transitions = step.before ?? step.after;
  if (!Array.isArray(transitions)) return undefined;
  const targets = (transitions as readonly Json[]).map((each) =>
    isJsonObject(each) ? (each["target"] ?? null) : null,
  );
  return {
    parent: pointer(...trail.slice(1, -1).map((each) => each.keyAfter ?? "")),
    leadsTo: canonicalJson(targets),
  };
}
