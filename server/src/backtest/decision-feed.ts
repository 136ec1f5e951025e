import type { ComparedApplicant } from "@lendloom/engine/decision";
import {
  err,
  ok,
  pointer,
  type Issue,
  type Json,
  type JsonObject,
  type Result,
} from "@lendloom/engine/kernel";
import { factField, type Seal } from "@lendloom/engine/process";
import type { DecisionRange, Store, StoredDecision } from "../store/index.ts";
import { backtestIssues } from "./backtest-issues.ts";

/** A decision as the thread is given it: named by its application, `<application>#<number>`, never by its person. */
export type FedApplicant =
  | Required<Pick<ComparedApplicant, "ref" | "facts" | "at">>
  | { readonly ref: string; readonly issues: readonly Issue[] };

const PAGE = 200;

/**
 * Stored decisions in the order of time, page after page as they are asked for: each with the facts of `reads` that it was made
 * from, opened with its person's key. Other facts stay sealed. A person who was erased is told as an issue.
 */
export async function* decisionFeed(
  { runs, sealer }: Pick<Store, "runs" | "sealer">,
  tenant: string,
  range: DecisionRange,
  reads: ReadonlySet<string>,
): AsyncGenerator<readonly FedApplicant[], void, undefined> {
  let { from } = range;
  let cursor: string | undefined;
  do {
    // From where the page before ended: an index is entered there instead of read from its beginning.
    const page = await runs.pageDecisions(tenant, { ...range, from, cursor, limit: PAGE });
    const keys = new Map<string, Promise<Seal>>();
    const sealOf = (subject: string): Promise<Seal> => {
      const known = keys.get(subject) ?? sealer.forSubject(tenant, subject);
      keys.set(subject, known);
      return known;
    };
    const opened: FedApplicant[] = [];
    for (const stored of page.items) opened.push(await openDecision(stored, reads, sealOf));
    from = page.items.at(-1)?.record.at ?? from;
    cursor = page.next;
    yield opened;
  } while (cursor !== undefined);
}

async function openDecision(
  { runId, subject, record }: StoredDecision,
  reads: ReadonlySet<string>,
  sealOf: (subject: string) => Promise<Seal>,
): Promise<FedApplicant> {
  const ref = `${runId}#${record.number}`;
  const given = Object.entries(record.facts).filter(([name]) => reads.has(name));
  // A key is made at first use: only what was sealed asks for one.
  const seal = given.some(([, fact]) => "sealed" in fact) ? await sealOf(subject) : undefined;
  const facts: [string, Json][] = [];
  for (const [name, fact] of given) {
    const value = "value" in fact ? ok(fact.value) : openFact(seal, fact.sealed, name);
    if (!value.ok) return { ref, issues: value.error };
    facts.push([name, value.value]);
  }
  return { ref, at: record.at, facts: Object.fromEntries(facts) satisfies JsonObject };
}

function openFact(seal: Seal | undefined, sealed: string, fact: string): Result<Json> {
  const opened = seal?.open(sealed, factField(fact));
  if (opened?.ok === true) return ok(JSON.parse(opened.value) as Json);
  return err([
    opened?.error.code === "seal.erased"
      ? backtestIssues.issue("backtest.person-erased", "")
      : backtestIssues.issue("backtest.facts-broken", pointer("facts", fact), { fact }),
  ]);
}
