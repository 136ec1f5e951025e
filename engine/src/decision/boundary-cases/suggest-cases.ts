import { canonicalJson, type Json, type Texts } from "../../kernel/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import { conditionsOf } from "../data-plan/live-conditions.ts";
import { decide } from "../decide.ts";
import { evaluate } from "../evaluate.ts";
import { packCodes } from "../own-reasons.ts";
import type { PackCase } from "../pack-schema.ts";
import { boundaryValues, type BoundaryValue } from "./boundary-values.ts";
import { cover, type Candidate } from "./cover.ts";
import { reachOf } from "./reach.ts";

/** A case that nobody has confirmed: what it expects is what the pack answers now. */
export interface SuggestedCase extends PackCase {
  readonly confirmed: false;
  /** What it shows that no case before it does. */
  readonly covers: readonly string[];
}

export interface CaseSuggestions {
  readonly cases: readonly SuggestedCase[];
  /** What neither the given cases nor the suggested ones reach: items `decision/id`, reasons, values `fact=…`. */
  readonly open: readonly string[];
}

export interface SuggestOptions {
  /** Cases at most. Default 20. */
  readonly limit?: number;
  /** Evaluations that may be spent. Default 20,000. */
  readonly evaluations?: number;
}

type Facts = Readonly<Record<string, Json>>;

/**
 * Proposes cases at, just below and just above every literal that facts are compared with, each starting from an
 * applicant of the given cases for whom that limit decides something, where there is one: the fewest that reach
 * what the given cases do not. A person confirms what they expect before they become cases.
 */
export function suggestCases(
  pack: CompiledPack,
  cases: readonly PackCase[],
  { limit = 20, evaluations = 20_000 }: SuggestOptions = {},
): CaseSuggestions {
  const { view } = conditionsOf(pack);
  const facts = pack.reads.filter((name) => view.limitsOf(name).length > 0);
  const values = new Map(facts.map((name) => [name, boundaryValues(view, name)]));
  const at = cases[0]?.at ?? "2026-01-01T00:00:00Z";
  const bases = cases.length > 0 ? cases.map((each) => each.facts as Facts) : [ordinary(pack, values)];
  const reached = new Set<string>();
  for (const each of cases)
    for (const target of targetsOf(pack, each.facts as Facts, each.at, facts)) reached.add(target);

  let left = evaluations;
  const reach = (of: Facts): ReadonlySet<string> => {
    left -= 1;
    const verdict = decide(pack, { facts: of, at });
    return verdict.ok ? reachOf(verdict.value) : new Set();
  };
  const candidates: (Candidate & { readonly facts: Facts; readonly change: BoundaryValue })[] = [];
  for (const [fact, own] of values) {
    const tried = bases.slice(0, 50).flatMap((base) => {
      if (left < own.length) return [];
      return [{ base, reached: own.map((value) => reach({ ...base, [fact]: value.wire })) }];
    });
    // Listed values have no neighbours: one of those that the pack answers alike stands for all of them.
    const isLine = view.domainOf(fact).shape === "line";
    const answers = new Set(
      isLine
        ? []
        : own.flatMap(({ wire }, index) =>
            reached.has(targetOf(fact, wire)) ? [answersAt(tried, index)] : [],
          ),
    );
    for (const [index, value] of own.entries()) {
      if (!isLine) {
        const key = answersAt(tried, index);
        if (answers.has(key)) {
          reached.add(targetOf(fact, value.wire));
          continue;
        }
        answers.add(key);
      }
      const neighbours = [index - 1, index + 1];
      // Where the answer turns at this value the case says something; otherwise any applicant will do.
      const decisive = tried.filter(({ reached: all }) =>
        neighbours.some((other) => all[other] !== undefined && !sameSet(all[other], all[index])),
      );
      for (const { base, reached: all } of decisive.length > 0 ? decisive : tried.slice(0, 1)) {
        const covers = [...(all[index] ?? []), targetOf(fact, value.wire)].filter(
          (each) => !reached.has(each),
        );
        if (covers.length > 0)
          candidates.push({ covers, facts: { ...base, [fact]: value.wire }, change: value });
      }
    }
  }
  const chosen = cover(candidates, limit);
  const ids = new Set(cases.map(({ id }) => id));
  const suggested = chosen.flatMap(({ candidate, fresh }): SuggestedCase[] => {
    const { facts: own, change } = candidate;
    const evaluation = evaluate(pack, { facts: own, at });
    if (!evaluation.ok) return [];
    const { outcome, reasons, outputs } = evaluation.value.decision;
    return [
      {
        id: freeId(change, ids),
        title: titleOf(pack, change),
        facts: own,
        at,
        expect: { outcome, reasons: packCodes(reasons), outputs },
        confirmed: false,
        covers: fresh,
      },
    ];
  });
  for (const { covers } of suggested) for (const target of covers) reached.add(target);
  const all = [
    ...allTargets(pack),
    ...[...values].flatMap(([fact, own]) => own.map(({ wire }) => targetOf(fact, wire))),
  ];
  return { cases: suggested, open: all.filter((target) => !reached.has(target)) };
}

function allTargets(pack: CompiledPack): readonly string[] {
  return [
    ...pack.inOrder.flatMap((decision) => decision.items.map(({ id }) => `${decision.id}/${id}`)),
    ...citedReasons(pack),
  ];
}

function citedReasons(pack: CompiledPack): readonly string[] {
  return [...new Set(pack.inOrder.flatMap(({ citations }) => citations.map(({ code }) => code)))].sort();
}

function targetsOf(
  pack: CompiledPack,
  facts: Facts,
  at: string,
  bounded: readonly string[],
): readonly string[] {
  const verdict = decide(pack, { facts, at });
  if (!verdict.ok) return [];
  const own = bounded.flatMap((name) => {
    const wire = Object.hasOwn(facts, name) ? facts[name] : undefined;
    return wire === undefined ? [] : [targetOf(name, wire)];
  });
  return [...reachOf(verdict.value), ...own];
}

function targetOf(fact: string, wire: Json): string {
  return `${fact}=${canonicalJson(wire)}`;
}

/** An applicant from the middle of everything, where no case gives one. */
function ordinary(pack: CompiledPack, values: ReadonlyMap<string, readonly BoundaryValue[]>): Facts {
  const { view, values: known } = conditionsOf(pack);
  return Object.fromEntries(
    pack.reads.flatMap((name) => {
      const own = values.get(name) ?? boundaryValues(view, name);
      const middle = own[own.length >> 1]?.wire;
      return middle === undefined || known.samples(name).length === 0 ? [] : [[name, middle]];
    }),
  );
}

/** What all applicants come to with a fact's value. */
function answersAt(
  tried: readonly { readonly reached: readonly ReadonlySet<string>[] }[],
  index: number,
): string {
  return tried.map(({ reached }) => [...(reached[index] ?? [])].join("|")).join(";");
}

function sameSet(left: ReadonlySet<string> | undefined, right: ReadonlySet<string> | undefined): boolean {
  return left?.size === right?.size && [...(left ?? [])].every((each) => right?.has(each));
}

function freeId({ fact, text }: BoundaryValue, taken: Set<string>): string {
  const plain = `${fact}-${text}`.replace(/[^A-Za-z0-9_-]+/g, "-").slice(0, 60);
  let id = plain;
  for (let number = 2; taken.has(id); number += 1) id = `${plain}-${number}`;
  taken.add(id);
  return id;
}

function titleOf(pack: CompiledPack, { fact, wire, text }: BoundaryValue): Texts {
  const { title, type } = pack.catalogue.fact(fact) ?? {};
  const value = type?.kind === "enum" ? type.values.find((each) => each.value === wire)?.title : undefined;
  return {
    "zh-CN": `${title?.["zh-CN"] ?? fact}为 ${value?.["zh-CN"] ?? text}`,
    en: `${title?.en ?? fact} ${value?.en ?? text}`,
  };
}
