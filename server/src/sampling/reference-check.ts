import { createAskedThread } from "../threads/ask-thread.ts";
import type { CheckedDecision, ReferenceAnswer, ReferenceDocuments } from "./check-decision.ts";
import type { ReferenceQuestion, ThreadReply } from "./reference-thread.ts";

/** Evaluates a decision again with json-rules-engine. Rejects when that fails; `key` names the documents. */
export interface ReferenceCheck {
  check(key: string, documents: ReferenceDocuments, decision: CheckedDecision): Promise<ReferenceAnswer>;
  stop(): Promise<void>;
}

const BOUNDS = { timeLimitMs: 10_000, queue: 1_000, memoryMb: 512 };

/** Checks in a thread of its own, begun with the first decision. */
export function createReferenceCheck(): ReferenceCheck {
  const thread = createAskedThread<ReferenceQuestion, ThreadReply>(
    new URL("./reference-thread.ts", import.meta.url),
    BOUNDS,
  );

  async function ask(question: ReferenceQuestion): Promise<ThreadReply> {
    const told = await thread.ask(question);
    if (told.kind === "answer") return told.answer;
    throw new Error(`Expected an answer of the reference, but it has none: ${told.because}`);
  }

  return {
    async check(key, documents, decision) {
      const reply = await ask({ key, decision });
      if (reply.kind !== "needs-documents") return reply;
      const again = await ask({ key, decision, documents });
      if (again.kind === "needs-documents") throw new Error("Expected the documents to have come along");
      return again;
    },
    stop: () => thread.stop(),
  };
}
