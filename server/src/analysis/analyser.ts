import { LOGIC_VERSION } from "@lendloom/engine/logic";
import type { ContentHash, Json } from "@lendloom/engine/kernel";
import type { Member } from "../definitions/definition-key.ts";
import type { CaseOutcome } from "../definitions/run-cases.ts";
import {
  createAskedThread,
  type AskedThread,
  type ThreadAnswer,
  type Unanswered,
} from "../threads/ask-thread.ts";
import type { AnalysedDocuments, Found } from "./analyse-documents.ts";

/** What an analysis answers; `unfinished` says why it has nothing to tell. */
export interface Analysed extends Found {
  readonly unfinished?: Unanswered;
}

export interface Hashed {
  readonly definition: Json;
  readonly hash: ContentHash;
}

/** Everything that would be live, and what of it is tried by the cases beside it. */
export interface CasesAsked {
  readonly members: readonly Member[];
  readonly touched: readonly Member[];
}

/** Finds the mistakes of packs without holding up requests, each pack with its catalogue once. */
export interface Analyser {
  /** Never rejects; what could not be finished in time is `bounded`. Both documents are known to be sound. */
  analyse(pack: Hashed, catalogue: Hashed): Promise<Analysed>;
  /** Carries cases out, on a thread of their own; a signal takes that back. */
  tryCases(asked: CasesAsked, signal?: AbortSignal): Promise<ThreadAnswer<readonly CaseOutcome[]>>;
  stop(): Promise<void>;
}

/** An analysis stops by itself after some seconds; this is for a machine that is slow, or many that wait. */
const BOUNDS = { timeLimitMs: 20_000, queue: 100, memoryMb: 1_024 };
/** Ten thousand cases take seconds; a pack that is slow on each of them ends here. */
const CASE_BOUNDS = { timeLimitMs: 60_000, queue: 20, memoryMb: 1_024 };
/** How many answers stay in memory. */
const KEPT = 200;

export function createAnalyser(
  thread: AskedThread<AnalysedDocuments, Found> = createAskedThread(
    new URL("./analysis-thread.ts", import.meta.url),
    BOUNDS,
  ),
  cases: AskedThread<CasesAsked, readonly CaseOutcome[]> = createAskedThread(
    new URL("./case-thread.ts", import.meta.url),
    CASE_BOUNDS,
  ),
): Analyser {
  const kept = new Map<string, Promise<Analysed>>();

  async function ask(documents: AnalysedDocuments, key: string): Promise<Analysed> {
    const told = await thread.ask(documents);
    if (told.kind === "answer") return told.answer;
    // Another time there may be more of it.
    kept.delete(key);
    return { findings: [], bounded: true, unfinished: told.because };
  }

  return {
    analyse(pack, catalogue) {
      // Compiling and analysing are pure: the hashes name everything they read, the version what they mean by it.
      const key = `${pack.hash} ${catalogue.hash} ${LOGIC_VERSION}`;
      const known = kept.get(key);
      if (known !== undefined) return known;
      if (kept.size >= KEPT) kept.delete(kept.keys().next().value ?? "");
      const analysed = ask({ pack: pack.definition, catalogue: catalogue.definition }, key);
      kept.set(key, analysed);
      return analysed;
    },
    tryCases: (asked, signal) =>
      asked.touched.some((member) => member.cases !== undefined && member.cases !== null)
        ? cases.ask(asked, signal)
        : Promise.resolve({ kind: "answer", answer: [] }),
    async stop() {
      await Promise.all([thread.stop(), cases.stop()]);
    },
  };
}
