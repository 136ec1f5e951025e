import { err, ok, type Json, type Result } from "../kernel/index.ts";
import { evaluate, renderTrace, type Decision, type ReadableTrace } from "../decision/index.ts";
import { factField, refuse, type FactRecord, type Refusal, type Run, type Seal } from "../process/index.ts";
import { openValue } from "./open-value.ts";
import type { Steps } from "./step-run.ts";

/** A fact as a person with the right to it reads it; `erased` when the subject's key is gone. */
export type OpenedFact = {
  readonly source: string;
  readonly fetchedAt: string;
  readonly validUntil?: string;
} & ({ readonly value: Json } | { readonly erased: true });

export interface OpenedRun {
  readonly run: Run;
  readonly revision: number;
  readonly facts: { readonly [name: string]: OpenedFact };
}

/** A run with its facts opened; undefined: the tenant has no such run. */
export async function readRun(steps: Steps, tenant: string, runId: string): Promise<OpenedRun | undefined> {
  const stored = await steps.ports.store.readRun(tenant, runId);
  if (stored === undefined) return undefined;
  const seal = await steps.seal(tenant, stored.run);
  return { ...stored, facts: openFacts(seal, stored.run) };
}

/** A run's facts, each opened as far as its subject's key goes. */
export function openFacts(seal: Seal, run: Run): OpenedRun["facts"] {
  const facts = Object.entries(run.facts).map(([name, record]): [string, OpenedFact] => {
    const { source, fetchedAt, validUntil } = record;
    const value = openValue(seal, record, factField(name));
    return [
      name,
      {
        source,
        fetchedAt,
        ...(validUntil === undefined ? {} : { validUntil }),
        ...(value === undefined ? { erased: true as const } : { value }),
      },
    ];
  });
  return Object.fromEntries(facts);
}

export interface ExplainedDecision {
  readonly decision: Decision;
  readonly trace: ReadableTrace;
  /** The replay with the pinned pack and the stored facts gave the stored digest. */
  readonly verified: boolean;
}

/** Replays a stored decision from its stored facts with its pinned pack, and renders its trace. */
export async function explainDecision(
  steps: Steps,
  tenant: string,
  runId: string,
  number: number,
): Promise<Result<ExplainedDecision, Refusal>> {
  const stored = await steps.ports.store.readRun(tenant, runId);
  if (stored === undefined) return err(refuse("run.unknown", { id: runId }));
  const records = await steps.ports.store.readDecisions(tenant, runId);
  const record = records.find((made) => made.number === number);
  if (record === undefined) return err(refuse("decision.unknown", { number }));
  const seal = await steps.seal(tenant, stored.run);
  const facts: [string, Json][] = [];
  for (const [name, fact] of Object.entries<FactRecord>(record.facts)) {
    const value = openValue(seal, fact, factField(name));
    if (value === undefined) return err(refuse("run.erased"));
    facts.push([name, value]);
  }
  const { process } = await steps.load(tenant, stored.run.pins);
  const pack = process.packs.get(record.decision.pack.id);
  const { at, notAsked } = record.decision;
  const left = notAsked === undefined ? {} : { notAsked: notAsked.facts };
  const replayed = pack && evaluate(pack, { facts: Object.fromEntries(facts), at, ...left });
  if (pack === undefined || replayed?.ok !== true) {
    throw new Error(`Expected decision ${number} of ${runId} to be evaluated again`);
  }
  return ok({
    decision: record.decision,
    trace: renderTrace(pack, replayed.value),
    verified: replayed.value.decision.digest === record.decision.digest,
  });
}
