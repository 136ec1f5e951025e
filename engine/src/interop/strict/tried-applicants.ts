import { canonicalJson, type Json, type Texts } from "../../kernel/index.ts";
import type { CompiledPack, PackCase } from "../../decision/index.ts";
import { limitsInRules } from "./limits-in-rules.ts";

/** One applicant to decide by both semantics. */
export interface TriedApplicant {
  readonly kind: "case" | "missing" | "null" | "made-up";
  readonly case?: string;
  readonly without?: string;
  readonly title: Texts;
  readonly facts: { readonly [name: string]: Json };
  readonly at: string;
}

const MADE_UP = 200;
const MAX_TRIED = 3_000;
const AT = "2026-01-01T00:00:00Z";

/**
 * The cases of a pack, applicants made up of values at the limits in its rules, and each of these without one of
 * the facts that the pack reads, or with none where the fact may be none. The same pack gives the same applicants.
 */
export function* triedApplicants(pack: CompiledPack, cases: readonly PackCase[]): Generator<TriedApplicant> {
  const seen = new Set<string>();
  for (const applicant of variations(pack, cases)) {
    const key = canonicalJson([applicant.facts, applicant.at]);
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > MAX_TRIED) return;
    yield applicant;
  }
}

function* variations(pack: CompiledPack, cases: readonly PackCase[]): Generator<TriedApplicant> {
  for (const base of bases(pack, cases)) {
    yield base;
    for (const name of pack.reads) {
      if (!Object.hasOwn(base.facts, name)) continue;
      const { [name]: _, ...others } = base.facts;
      const title = (zh: string, en: string): Texts => changedTitle(base.title, pack, name, zh, en);
      yield { ...base, kind: "missing", without: name, facts: others, title: title("未知", "unknown") };
      if (pack.catalogue.fact(name)?.nullable === true)
        yield {
          ...base,
          kind: "null",
          without: name,
          facts: { ...others, [name]: null },
          title: title("为空", "none"),
        };
    }
  }
}

function* bases(pack: CompiledPack, cases: readonly PackCase[]): Generator<TriedApplicant> {
  for (const { id, title, facts, at } of cases)
    yield { kind: "case", case: id, title, facts: facts as TriedApplicant["facts"], at };
  const values = limitsInRules(pack);
  const next = numbersFrom(1);
  for (let number = 1; number <= MADE_UP; number += 1) {
    const facts: Record<string, Json> = {};
    for (const [name, each] of values) {
      const value = each[next(each.length)];
      if (value !== undefined) facts[name] = value;
    }
    yield {
      kind: "made-up",
      title: { "zh-CN": `虚构申请人 ${number}`, en: `Made-up applicant ${number}` },
      facts,
      at: AT,
    };
  }
}

/** "Good, Score unknown". */
function changedTitle(title: Texts, pack: CompiledPack, name: string, zh: string, en: string): Texts {
  const fact = pack.catalogue.fact(name)?.title ?? { "zh-CN": name, en: name };
  return { "zh-CN": `${title["zh-CN"]}，${fact["zh-CN"]}${zh}`, en: `${title.en}, ${fact.en} ${en}` };
}

/** Numbers that look random and are always the same: below the engine's runtime nothing is random. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
