import { canonicalJson, type Json, type JsonObject } from "../kernel/index.ts";
import { transitionsOf, type TransitionPlace, type WorkflowCase } from "../workflow/index.ts";
import { movesFrom, type KnownWords } from "./case-moves.ts";
import { filled, firstApplicants, variationsFor, type Variation } from "./case-variations.ts";
import type { CompiledProcess } from "./compile-process.ts";
import { coverablePlaces } from "./coverage.ts";
import type { proposalTexts } from "./proposal-issues.ts";
import { simulateProcess } from "./simulate.ts";
import type { SimulationOptions } from "./simulator.ts";
import type { Simulation, SimulationError } from "./simulation.ts";

/** A case to be played, and the transitions it may take: those are the reason to play it. */
interface Trial {
  readonly case: WorkflowCase;
  readonly takes: readonly string[];
}

/** Of simulations that rest in the same states after the same transitions, and of a state's variations, so many are gone on from. */
const ALIKE = 1;
const VARIED = 4;
/** A transition counts so often when two simulations are held to be alike: loops that count go round that often. */
const ROUNDS = 8;

/** Looks for cases that take what none has taken, shortest first, from everything that is come to. */
export class CaseSearch {
  readonly #process: CompiledProcess;
  readonly #given: readonly WorkflowCase[];
  readonly #options: SimulationOptions;
  readonly #limit: number;
  readonly #untaken: Map<string, TransitionPlace>;
  readonly #known: KnownWords;
  readonly #wanted = new Buckets();
  /** From where a transition is looked for: its guard may hold when something else has happened, and it comes back. */
  readonly #near = new Buckets();
  readonly #others = new Buckets();
  readonly #played = new Set<string>();
  readonly #alike = new Map<string, number>();
  readonly #varied = new Map<string, number>();
  readonly #entered = new Set<string>();
  readonly #found: {
    readonly case: WorkflowCase;
    readonly simulation: Simulation;
    takes: readonly string[];
  }[] = [];
  #trials = 0;

  constructor(
    process: CompiledProcess,
    given: readonly WorkflowCase[],
    options: SimulationOptions,
    limit: number,
  ) {
    this.#process = process;
    this.#given = given;
    this.#options = options;
    this.#limit = limit;
    this.#known = wordsOf(given);
    this.#untaken = new Map(coverablePlaces(process).map((place) => [place.pointer, place]));
  }

  run(startAt: string): void {
    for (const it of this.#given) this.#note(simulateProcess(this.#process, it, this.#options));
    if (this.#untaken.size === 0) return;
    // At least half of the trials are left to go on from what they come to.
    for (const begun of beginnings(this.#given)) {
      if (this.#untaken.size === 0 || this.#trials >= this.#limit / 2) break;
      this.#play(begun);
    }
    if (this.#given.length === 0) {
      const blank = blankCase(startAt);
      for (const one of firstApplicants(this.#process, blank))
        this.#wanted.put({ case: varied(blank, one), takes: [] });
    }
    while (this.#untaken.size > 0 && this.#trials < this.#limit) {
      const wanted = this.#wanted.take();
      const trial = wanted ?? this.#near.take() ?? this.#others.take();
      if (trial === undefined) return;
      const isLate = wanted !== undefined && trial.takes.length > 0 && !this.#mayTake(trial);
      if (isLate) this.#others.put(trial);
      else this.#play(trial.case);
    }
  }

  untaken(): readonly TransitionPlace[] {
    return [...this.#untaken.values()];
  }

  /** Cases that a longer one begins with are told by the longer one. */
  proposed(): readonly { readonly case: WorkflowCase; readonly takes: readonly string[] }[] {
    const ids = new Set(this.#given.map(({ id }) => id));
    const kept = this.#found.filter((it, index) => {
      const longer = this.#found.find((other, at) => at > index && beginsWith(other.case, it.case));
      if (longer !== undefined) longer.takes = [...it.takes, ...longer.takes];
      return longer === undefined;
    });
    let number = 0;
    return kept.map(({ case: trial, simulation, takes }) => {
      do number += 1;
      while (ids.has(`proposed-${number}`));
      const place = this.#placeOf(takes.at(-1) ?? "");
      return { case: expecting(trial, `proposed-${number}`, place, simulation), takes };
    });
  }

  whyNot(place: TransitionPlace): keyof typeof proposalTexts {
    const { cause, source, index, transition } = place;
    const before = transitionsOf(source).filter((other) => {
      return listOf(other) === listOf(place) && other.index < index;
    });
    if (before.some((other) => other.transition.guard === undefined)) return "proposal.behind";
    if (this.#trials >= this.#limit) return "proposal.trials-used-up";
    if (!this.#entered.has(source.key)) return "proposal.not-reached";
    return transition.guard === undefined && cause.kind !== "always"
      ? "proposal.never-happened"
      : "proposal.guard-never-held";
  }

  #placeOf(pointer: string): TransitionPlace | undefined {
    return coverablePlaces(this.#process).find((place) => place.pointer === pointer);
  }

  /** Plays a case and, if it is of use, goes on from it. */
  #play(trial: WorkflowCase): void {
    const { facts, connectors, steps, startAt } = trial;
    const key = canonicalJson({ facts, connectors, steps, startAt } as unknown as Json);
    if (this.#played.has(key)) return;
    this.#played.add(key);
    this.#trials += 1;
    const simulation = simulateProcess(this.#process, trial, this.#options);
    if (simulation.error !== undefined) {
      const other = this.#mended(trial, simulation.error);
      if (other !== undefined && this.#trials < this.#limit) this.#play(other);
      return;
    }
    const takes = this.#note(simulation);
    if (takes.length > 0) this.#found.push({ case: trial, simulation, takes });
    if (takes.length > 0 || this.#isNew(simulation)) this.#goOn(trial, simulation);
  }

  /** A script is cut off where it cannot be done; what stops for want of a fact or an answer is given one. */
  #mended(trial: WorkflowCase, { code, pointer = "" }: SimulationError): WorkflowCase | undefined {
    if (code === "simulation.incident") return varied(trial, filled(this.#process, trial));
    const at = /^\/steps\/(\d+)$/.exec(pointer)?.[1];
    return at === undefined ? undefined : { ...trial, steps: trial.steps.slice(0, Number(at)) };
  }

  /** What it is the first to take. */
  #note({ path, edges }: Simulation): readonly string[] {
    for (const key of path) this.#entered.add(key);
    return [...new Set(edges)].filter((edge) => this.#untaken.delete(edge));
  }

  #isNew({ states, edges, tasks, subflows = [] }: Simulation): boolean {
    const counts = new Map<string, number>();
    for (const edge of edges) counts.set(edge, Math.min((counts.get(edge) ?? 0) + 1, ROUNDS));
    const open = tasks.filter(({ closedAt }) => closedAt === undefined).map(({ invoke }) => invoke);
    const below = subflows.map((it) => it.states);
    const key = JSON.stringify([states, [...counts].sort(byName), open, below]);
    const alike = this.#alike.get(key) ?? 0;
    this.#alike.set(key, alike + 1);
    return alike < ALIKE;
  }

  #goOn(trial: WorkflowCase, simulation: Simulation): void {
    const active = new Set(simulation.states);
    const isNear = [...this.#untaken.values()].some(({ source }) => active.has(source.key));
    for (const { step, takes } of movesFrom(this.#process, simulation, this.#known)) {
      if (trial.steps.length >= MOST_STEPS) break;
      const further = { case: { ...trial, steps: [...trial.steps, step], expect: {} }, takes };
      if (this.#mayTake(further)) this.#wanted.put(further);
      else (isNear ? this.#near : this.#others).put(further);
    }
    const passed = new Set(simulation.path);
    for (const place of this.#untaken.values()) {
      const times = this.#varied.get(place.pointer) ?? 0;
      if (!passed.has(place.source.key) || times >= VARIED) continue;
      this.#varied.set(place.pointer, times + 1);
      for (const one of variationsFor(this.#process, place, trial)) {
        this.#wanted.put({ case: { ...varied(trial, one), expect: {} }, takes: [place.pointer] });
      }
    }
  }

  #mayTake({ takes }: Trial): boolean {
    return takes.some((pointer) => this.#untaken.has(pointer));
  }
}

/** A case's format allows no more. */
const MOST_STEPS = 200;

/** Trials by the length of their scripts, shortest first; of one length in their order. */
class Buckets {
  readonly #byLength: (Trial[] | undefined)[] = [];

  put(trial: Trial): void {
    const { length } = trial.case.steps;
    (this.#byLength[length] ??= []).push(trial);
  }

  take(): Trial | undefined {
    for (const bucket of this.#byLength) {
      const trial = bucket?.shift();
      if (trial !== undefined) return trial;
    }
    return undefined;
  }
}

/** The given cases from nothing to the whole, shortest first. */
function* beginnings(cases: readonly WorkflowCase[]): Iterable<WorkflowCase> {
  let longer = cases;
  for (let length = 0; longer.length > 0; length += 1) {
    for (const it of longer) yield { ...it, steps: it.steps.slice(0, length), expect: {} };
    longer = longer.filter(({ steps }) => steps.length > length);
  }
}

function wordsOf(cases: readonly WorkflowCase[]): KnownWords {
  const payloads = new Map<string, JsonObject[]>();
  const forms = new Map<string, JsonObject[]>();
  const keep = (words: Map<string, JsonObject[]>, name: string, told: unknown) => {
    const list = words.get(name) ?? [];
    const isNew = told !== undefined && list.length < 4 && !list.some((it) => same(it, told));
    if (isNew) words.set(name, [...list, told as JsonObject]);
  };
  for (const step of cases.flatMap(({ steps }) => steps)) {
    if ("event" in step) keep(payloads, step.event, step.payload);
    else if ("signal" in step) keep(payloads, step.signal, step.payload);
    else if ("task" in step) keep(forms, step.task, step.form);
  }
  return { payloads, forms };
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function blankCase(startAt: string): WorkflowCase {
  const title = { "zh-CN": "空白", en: "Blank" };
  return { id: "blank", title, startAt, facts: {}, connectors: {}, steps: [], expect: {} };
}

function varied(trial: WorkflowCase, { facts, connectors }: Variation): WorkflowCase {
  return { ...trial, facts, connectors };
}

function beginsWith(longer: WorkflowCase, shorter: WorkflowCase): boolean {
  return (
    longer.startAt === shorter.startAt &&
    longer.steps.length >= shorter.steps.length &&
    same(longer.steps.slice(0, shorter.steps.length), shorter.steps) &&
    same(longer.facts, shorter.facts) &&
    same(longer.connectors, shorter.connectors)
  );
}

function listOf({ pointer }: TransitionPlace): string {
  return pointer.slice(0, pointer.lastIndexOf("/"));
}

function byName([left]: readonly [string, number], [right]: readonly [string, number]): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function expecting(
  trial: WorkflowCase,
  id: string,
  place: TransitionPlace | undefined,
  { path, status, finished, outcome }: Simulation,
): WorkflowCase {
  const { source, cause } = place ?? {};
  const why =
    cause?.kind === "event" ? cause.event : cause?.kind === "after" ? cause.after : (cause?.kind ?? "");
  const told = source?.definition.title ?? { "zh-CN": id, en: id };
  return {
    ...trial,
    id,
    title: { "zh-CN": `${told["zh-CN"]}：${why}`, en: `${told.en}: ${why}` },
    expect: {
      path: [...path],
      status: status as NonNullable<WorkflowCase["expect"]["status"]>,
      finished,
      ...(outcome === undefined ? {} : { outcome }),
    },
  };
}
