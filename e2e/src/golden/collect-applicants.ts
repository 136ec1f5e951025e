import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PackCases } from "@lendloom/engine/decision";
import { contentHash, type Json } from "@lendloom/engine/kernel";
import { root } from "../installation.ts";
import type { GoldenApplicant, GoldenApplicants } from "./golden-decisions.ts";
import { importedSamples } from "./imported-samples.ts";

/** Cases of one pack that are kept; of more, some at equal distances. */
const CASES = 12;
/** Of each so many cases one is kept again without one of its facts. */
const WITHOUT_EVERY = 2;

interface Sample {
  readonly pack: Json;
  readonly catalogue: Json;
  readonly cases: readonly Pick<PackCases["cases"][number], "id" | "facts" | "at">[];
}

/**
 * What is there already, with the packs of `rules/` and the imported ones that it does not hold in their present
 * form: some of their cases, some of those without a fact, and somebody of whom nothing is known.
 */
export function collectApplicants(present: GoldenApplicants): GoldenApplicants {
  const samples = [...packsOfRules(), ...importedSamples()];
  const added = samples.filter(({ pack }) => !Object.hasOwn(present.definitions, contentHash(pack)));
  return {
    definitions: {
      ...present.definitions,
      ...Object.fromEntries(
        added.flatMap(({ pack, catalogue }) => [pack, catalogue].map((each) => [contentHash(each), each])),
      ),
    },
    applicants: [...present.applicants, ...added.flatMap(applicantsOf)],
  };
}

function applicantsOf({ pack, catalogue, cases }: Sample): readonly GoldenApplicant[] {
  const hashes = { pack: contentHash(pack), catalogue: contentHash(catalogue) };
  const { id } = pack as { readonly id: string };
  const named = (name: string, at: string, facts: PackCases["cases"][number]["facts"]): GoldenApplicant => ({
    name: `${id} ${hashes.pack.slice(0, 8)}: ${name}`,
    ...hashes,
    at,
    facts: facts as GoldenApplicant["facts"],
  });
  const step = Math.max(1, cases.length / CASES);
  const kept = Array.from(
    { length: Math.min(CASES, cases.length) },
    (_, index) => cases[Math.floor(index * step)],
  );
  const known = kept.flatMap((each, index) => {
    if (each === undefined) return [];
    const whole = named(each.id, each.at, each.facts);
    const names = Object.keys(each.facts).sort();
    const left = names[(index * 7) % names.length];
    if (index % WITHOUT_EVERY !== 0 || left === undefined) return [whole];
    const { [left]: _, ...facts } = each.facts;
    return [whole, named(`${each.id} without ${left}`, each.at, facts)];
  });
  return [...known, named("nothing known", cases[0]?.at ?? "2026-01-01T00:00:00Z", {})];
}

function packsOfRules(): readonly Sample[] {
  return readdirSync(join(root, "rules"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith("/pack.json"))
    .sort()
    .map((path) => {
      const pack = read(`rules/${path}`) as { readonly catalogue: string };
      const { cases } = read(`rules/${path.replace(/pack\.json$/, "cases.json")}`) as PackCases;
      return {
        pack: pack,
        catalogue: read(`rules/catalogues/${pack.catalogue}.json`) as Json,
        cases,
      };
    });
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}
