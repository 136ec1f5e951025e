import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compilePack, evaluate, loadCatalogue, type CompiledPack } from "@lendloom/engine/decision";
import { canonicalJson, type Issue, type Json, type Result } from "@lendloom/engine/kernel";
import { root } from "../installation.ts";

const folder = join(root, "engine/src/decision/golden");
export const applicantsFile = join(folder, "applicants.json");

/** Whom golden decisions are made of. Definitions are kept whole: editing `rules/` changes none of these. */
export interface GoldenApplicants {
  /** Packs and catalogues by their content's hash. */
  readonly definitions: Readonly<Record<string, Json>>;
  readonly applicants: readonly GoldenApplicant[];
}

export interface GoldenApplicant {
  readonly name: string;
  /** Hashes among the definitions. */
  readonly pack: string;
  readonly catalogue: string;
  readonly at: string;
  readonly facts: Readonly<Record<string, Json>>;
}

/** What one logic version answers, by the applicant's name. */
export type GoldenDecisions = Readonly<Record<string, GoldenDecision>>;

export interface GoldenDecision {
  readonly outcome: string;
  readonly possible: readonly string[];
  readonly missing: readonly string[];
  readonly reasons: readonly string[];
  readonly outputs: Readonly<Record<string, Json>>;
  readonly digest: string;
}

export function goldenFile(logicVersion: string): string {
  return join(folder, `logic-${logicVersion}.json`);
}

/** What a file holds; the default where there is none. */
export function readGolden<T>(file: string, otherwise: T): T {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : otherwise;
}

/** Decides about every applicant with the engine as it is. */
export function decideGolden({ definitions, applicants }: GoldenApplicants): GoldenDecisions {
  const packs = new Map<string, CompiledPack>();
  const compiled = ({ pack: hash, catalogue }: GoldenApplicant): CompiledPack => {
    const known = packs.get(hash);
    if (known !== undefined) return known;
    const facts = expectOk(loadCatalogue(definitions[catalogue]), catalogue);
    const pack = expectOk(compilePack(definitions[hash], { catalogue: facts }), hash);
    packs.set(hash, pack);
    return pack;
  };
  return Object.fromEntries(
    applicants.map((applicant) => {
      const { name, facts, at } = applicant;
      const { decision } = expectOk(evaluate(compiled(applicant), { facts, at }), name);
      const { outcome, possible, missing, reasons, outputs, digest } = decision;
      return [
        name,
        { outcome, possible, missing, reasons: reasons.map(({ code }) => code), outputs, digest },
      ];
    }),
  );
}

/** The applicants about whom the engine no longer decides as was kept. */
export function changedAnswers(kept: GoldenDecisions, decided: GoldenDecisions): readonly string[] {
  const textOf = (decision: GoldenDecision | undefined): string =>
    canonicalJson((decision ?? null) as unknown as Json);
  return Object.keys(kept).filter((name) => textOf(kept[name]) !== textOf(decided[name]));
}

function expectOk<T>(result: Result<T>, name: string): T {
  if (result.ok) return result.value;
  const told = result.error.map(({ code, pointer }: Issue) => `${code} at ${pointer}`);
  throw new Error(`Expected ${name} to be sound, but ${told.join("; ")}`);
}
