import type { CatalogueDefinition } from "@lendloom/engine/decision";
import type { Json } from "@lendloom/engine/kernel";
import type { ConnectorAnswer, WorkflowCase, WorldStep } from "@lendloom/engine/workflow";
import { produce } from "immer";

/** The cases of a workflow as they lie beside it; none when there are none. */
export function workflowCases(cases: unknown): readonly WorkflowCase[] {
  return casesIn(cases) as readonly WorkflowCase[];
}

/** The list inside a cases document. */
export function casesIn(document: unknown): readonly unknown[] {
  if (typeof document !== "object" || document === null || !("cases" in document)) return [];
  return Array.isArray(document.cases) ? (document.cases as unknown[]) : [];
}

export function blankCase(): WorkflowCase {
  return {
    id: "blank",
    title: { "zh-CN": "空白申请", en: "Blank application" },
    startAt: "2026-06-01T02:00:00.000Z",
    facts: {},
    connectors: {},
    steps: [],
    expect: {},
  };
}

/** What the case says of a fact: the application's own, or the first answer of its source's connector. */
export function factOf(
  one: WorkflowCase,
  catalogue: CatalogueDefinition,
  name: string,
  source: string,
): Json | undefined {
  const connector = catalogue.sources[source]?.connector;
  const facts = connector === undefined ? one.facts : answerFacts(one.connectors[connector]?.[0]);
  return Object.hasOwn(facts, name) ? (facts[name] as Json) : undefined;
}

/** The case with another value of a fact; `undefined` leaves the fact out. */
export function withFact(
  one: WorkflowCase,
  catalogue: CatalogueDefinition,
  name: string,
  source: string,
  value: Json | undefined,
): WorkflowCase {
  const connector = catalogue.sources[source]?.connector;
  return produce(one, (draft) => {
    let facts: Record<string, unknown> = draft.facts;
    if (connector !== undefined) {
      const answers = (draft.connectors[connector] ??= [{ answer: { facts: {} } }]);
      const [first] = answers;
      if (first === undefined || !("answer" in first)) answers[0] = { answer: { facts: {} } };
      const { answer } = answers[0] as { answer: { facts?: Record<string, unknown> } };
      facts = answer.facts ??= {};
    }
    if (value === undefined) Reflect.deleteProperty(facts, name);
    else facts[name] = value;
  });
}

/** Whether the source's connector fails in this case. */
export function fails(one: WorkflowCase, connector: string): boolean {
  const first = one.connectors[connector]?.[0];
  return first !== undefined && "error" in first;
}

/** The case with a connector that fails every time, or that answers as it did in `original`. */
export function withFailure(
  one: WorkflowCase,
  original: WorkflowCase,
  connector: string,
  failing: boolean,
): WorkflowCase {
  return produce(one, (draft) => {
    const former = original.connectors[connector];
    const answered =
      former?.[0] !== undefined && "answer" in former[0] ? former : [{ answer: { facts: {} } }];
    draft.connectors[connector] = failing
      ? [{ error: { code: "connector.unavailable", retryable: false } }]
      : structuredClone(answered);
  });
}

/** The case with another thing happening in the world before what its script has not come to. */
export function withStep(one: WorkflowCase, step: WorldStep, before: number): WorkflowCase {
  return { ...one, steps: [...one.steps.slice(0, before), step, ...one.steps.slice(before)] };
}

function answerFacts(answer: ConnectorAnswer | undefined): Readonly<Record<string, unknown>> {
  if (answer === undefined || !("answer" in answer)) return {};
  const { facts } = answer.answer as { readonly facts?: Readonly<Record<string, unknown>> };
  return facts ?? {};
}
