import { answerQuestions } from "../threads/answer-questions.ts";
import {
  checkDecision,
  referencePack,
  type CheckedDecision,
  type ReferenceAnswer,
  type ReferenceDocuments,
  type ReferencePack,
} from "./check-decision.ts";

/** A decision to check. The documents are sent once: after that the key stands for them. */
export interface ReferenceQuestion {
  readonly key: string;
  readonly decision: CheckedDecision;
  readonly documents?: ReferenceDocuments;
}
export type ThreadReply = ReferenceAnswer | { readonly kind: "needs-documents" };

/** How many packs stay compiled. */
const KEPT = 20;
const kept = new Map<string, ReferencePack | undefined>();

answerQuestions(async ({ key, decision, documents }: ReferenceQuestion): Promise<ThreadReply> => {
  if (!kept.has(key)) {
    if (documents === undefined) return { kind: "needs-documents" };
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value ?? "");
    kept.set(key, referencePack(documents));
  }
  const pack = kept.get(key);
  return pack === undefined ? { kind: "not-comparable" } : await checkDecision(pack, decision);
});
