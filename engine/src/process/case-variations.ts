import { suggestCases, type CompiledPack } from "../decision/index.ts";
import { isJsonObject, type Json, type JsonObject } from "../kernel/index.ts";
import type {
  CompiledWorkflow,
  ConnectorAnswer,
  Invoke,
  TransitionPlace,
  WorkflowCase,
} from "../workflow/index.ts";
import type { CompiledProcess } from "./compile-process.ts";
import { samplesOf, valuesOf } from "./sample-payload.ts";

/** What another applicant, or another world, would be: facts and answers in place of a case's own. */
export interface Variation {
  readonly facts: WorkflowCase["facts"];
  readonly connectors: WorkflowCase["connectors"];
}

/** Of one pack so many applicants are asked for, with so many evaluations. */
const APPLICANTS = { limit: 20, evaluations: 1_000 };
const FAILED = ["connector.down", "timeout"];

/** Other facts and answers with which a case may take a transition that it comes by, nearest to it first. */
export function variationsFor(
  process: CompiledProcess,
  place: TransitionPlace,
  base: WorkflowCase,
): readonly Variation[] {
  const { workflow } = process;
  const told = JSON.stringify(place.transition.guard ?? "");
  const guarded = place.transition.guard === undefined ? [] : factsNamed(process, told, base);
  const { cause } = place;
  const invoke = "invoke" in cause ? workflow.invokes.get(cause.invoke)?.definition : undefined;
  switch (invoke?.src) {
    case "decision":
      return [
        ...guarded,
        ...applicantsOf(process, invoke.params.pack, base),
        withoutSources(process, invoke.params.pack, base),
      ];
    case "activity": {
      const answers = answersOf(invoke, cause.kind === "invoke-error", literalsIn(told));
      return [...answers.map((answer) => answering(base, keyOf(invoke), answer)), ...guarded];
    }
    case "subflow":
    case "map": {
      const begun = process.subflows.get(invoke.params.workflow)?.workflow;
      const below = begun === undefined ? [] : worldsOf(process, begun, base, literalsIn(told));
      return [...guarded, ...below];
    }
    case "task":
    case undefined:
      return [
        ...guarded,
        ...(cause.kind === "event" ? [] : worldsOf(process, workflow, base, literalsIn(told))),
      ];
  }
}

/** Where no case is given: one of nothing, one of plain facts and answers, and the applicants at the limits of each pack. */
export function firstApplicants(process: CompiledProcess, blank: WorkflowCase): readonly Variation[] {
  const plain = { ...blank, ...filled(process, blank) };
  const byPack = [...process.packs.keys()].sort().map((pack) => applicantsOf(process, pack, plain));
  const together = byPack.reduce<Variation>((all, [first]) => merged(all, first ?? all), plain);
  return [blank, plain, ...byPack.flat().map((one) => merged(together, one))];
}

/** Plain values for facts that the workflow reads, and plain answers of its calls, where a case says nothing of them. */
export function filled(process: CompiledProcess, base: Variation): Variation {
  const { workflow, catalogue, subflows } = process;
  const all = [workflow, ...[...subflows.values()].map((it) => it.workflow)];
  const facts = workflow.reads.flatMap((name) => {
    const declared = catalogue.fact(name);
    const isGiven = declared !== undefined && catalogue.source(declared.source)?.connector === undefined;
    const [value] = isGiven ? valuesOf(declared.type) : [];
    return value === undefined ? [] : [[name, value] as const];
  });
  const calls = all.flatMap(({ invokes }) =>
    [...invokes.values()].flatMap(({ definition }): (readonly [string, ConnectorAnswer])[] => {
      if (definition.src !== "activity") return [];
      const [answer = { answer: {} }] = answersOf(definition, false, []);
      const { compensate } = definition;
      const undo = compensate === undefined ? [] : [[keyOf({ params: compensate }), { answer: {} }] as const];
      return [[keyOf(definition), answer], ...undo];
    }),
  );
  return {
    facts: { ...Object.fromEntries(facts), ...base.facts },
    connectors: {
      ...Object.fromEntries(calls.map(([key, answer]) => [key, [answer]] as const)),
      ...base.connectors,
    },
  };
}

/** Every other answer of the workflow's own calls, and every applicant of its decisions. */
function worldsOf(
  process: CompiledProcess,
  workflow: CompiledWorkflow,
  base: WorkflowCase,
  literals: readonly string[],
): readonly Variation[] {
  const invokes = [...workflow.invokes.values()].map(({ definition }) => definition);
  const calls = invokes.flatMap((it) => (it.src === "activity" ? [it] : []));
  const packs = [...new Set(invokes.flatMap((it) => (it.src === "decision" ? [it.params.pack] : [])))];
  return [
    ...calls.flatMap((call) =>
      [true, false].flatMap((fails) =>
        answersOf(call, fails, literals).map((answer) => answering(base, keyOf(call), answer)),
      ),
    ),
    ...packs.flatMap((pack) => [withoutSources(process, pack, base), ...applicantsOf(process, pack, base)]),
  ];
}

/** A world in which nobody answers what a pack would ask. */
function withoutSources(process: CompiledProcess, id: string, { facts, connectors }: Variation): Variation {
  const { catalogue } = process;
  const reads = process.packs.get(id)?.reads ?? [];
  const asked = new Set(reads.map((name) => catalogue.source(catalogue.fact(name)?.source ?? "")?.connector));
  const others = Object.entries(connectors).filter(([connector]) => !asked.has(connector));
  return { facts, connectors: Object.fromEntries(others) };
}

function applicantsOf(process: CompiledProcess, id: string, base: WorkflowCase): readonly Variation[] {
  const pack = process.packs.get(id);
  if (pack === undefined) return [];
  const facts = Object.fromEntries(
    Object.entries(factsOf(process, base)).filter(([name]) => pack.reads.includes(name)),
  );
  const own = {
    id: "base",
    title: base.title,
    facts,
    at: base.startAt,
    expect: { outcome: "refer" as const },
  };
  const { cases } = suggestCases(pack, Object.keys(facts).length === 0 ? [] : [own], APPLICANTS);
  const outcomes = Map.groupBy(cases, ({ expect }) => expect.outcome);
  // The first of each outcome, then the second of each.
  const turns = [0, 1, 2, 3].flatMap((turn) => [...outcomes.values()].flatMap((list) => list[turn] ?? []));
  return [own, ...turns].map((one) => applying(process, pack, one.facts as JsonObject, base));
}

/** Facts are given with the application, or answered by their source's connector. */
function applying(
  { catalogue }: CompiledProcess,
  { reads }: CompiledPack,
  facts: JsonObject,
  base: WorkflowCase,
): Variation {
  const given: Record<string, Json> = { ...(base.facts as JsonObject) };
  const answers = new Map<string, Record<string, Json>>();
  for (const name of reads) {
    const value = facts[name];
    const connector = catalogue.source(catalogue.fact(name)?.source ?? "")?.connector;
    if (connector === undefined) {
      if (value !== undefined) given[name] = value;
      continue;
    }
    const before = answers.get(connector) ?? { ...answeredBy(base.connectors, connector) };
    if (value !== undefined) before[name] = value;
    answers.set(connector, before);
  }
  const connectors = Object.fromEntries(
    [...answers].map(([connector, told]): [string, ConnectorAnswer[]] => [
      connector,
      [{ answer: { facts: told } }],
    ]),
  );
  return { facts: given, connectors: { ...base.connectors, ...connectors } };
}

function factsOf({ catalogue }: CompiledProcess, base: WorkflowCase): JsonObject {
  const asked = Object.values(catalogue.definition.sources).flatMap(({ connector }) =>
    connector === undefined ? [] : [answeredBy(base.connectors, connector)],
  );
  return Object.assign({}, base.facts, ...asked) as JsonObject;
}

function answeredBy(connectors: WorkflowCase["connectors"], connector: string): JsonObject {
  const [first] = Object.hasOwn(connectors, connector) ? (connectors[connector] ?? []) : [];
  const facts = first !== undefined && "answer" in first ? (first.answer as JsonObject)["facts"] : undefined;
  return isJsonObject(facts) ? facts : {};
}

/** Facts of the application that a guard names, with the values it may mean. */
function factsNamed({ catalogue }: CompiledProcess, told: string, base: WorkflowCase): readonly Variation[] {
  const words = new Set(told.match(/[A-Za-z]\w*/g));
  return Object.entries(catalogue.definition.facts).flatMap(([name, { type, source }]) => {
    if (!words.has(name) || catalogue.source(source)?.connector !== undefined) return [];
    const numbers = type.kind === "integer" ? (told.match(/\d+/g) ?? []).map(Number) : [];
    const near = numbers.flatMap((value) => [value, value + 1, value - 1]);
    const named = type.kind === "string" ? literalsIn(told) : [];
    return [...near, ...named, ...valuesOf(type)].slice(0, 8).map((value) => {
      return { facts: { ...base.facts, [name]: value }, connectors: base.connectors };
    });
  });
}

type Call = Extract<Invoke, { src: "activity" }>;

function answersOf(
  { params }: Call,
  fails: boolean,
  literals: readonly string[],
): readonly ConnectorAnswer[] {
  if (fails) {
    return [...literals, ...FAILED].map((code) => ({ error: { code, retryable: false } }));
  }
  const answers = samplesOf(params.answer as Json | undefined);
  return [
    ...(answers.length === 0 ? [{}] : answers),
    ...literals.flatMap((text) => saying(answers[0], text)),
  ].map((answer) => ({ answer }));
}

/** An answer in which some text is the one that a guard asks for. */
function saying(answer: JsonObject | undefined, text: string): readonly JsonObject[] {
  const names = Object.entries(answer ?? {}).flatMap(([name, value]) =>
    typeof value === "string" ? [name] : [],
  );
  return names.map((name) => ({ ...answer, [name]: text }));
}

function answering({ facts, connectors }: Variation, key: string, answer: ConnectorAnswer): Variation {
  return { facts, connectors: { ...connectors, [key]: [answer] } };
}

function merged(all: Variation, one: Variation): Variation {
  return {
    facts: { ...all.facts, ...one.facts },
    connectors: { ...all.connectors, ...one.connectors },
  };
}

function keyOf({
  params: { connector, operation },
}: {
  readonly params: { readonly connector: string; readonly operation: string };
}): string {
  return `${connector}/${operation}`;
}

/** Texts that stand in a guard, as JSON has it. */
function literalsIn(told: string): readonly string[] {
  return [...new Set([...told.matchAll(/\\"([^"\\]{1,80})\\"/g)].map(([, text = ""]) => text))];
}
