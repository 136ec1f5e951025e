import { err, ok, type Json, type Result, type Texts } from "../../kernel/index.ts";
import {
  compilePack,
  decide,
  type Catalogue,
  type CompiledPack,
  type Outcome,
  type PackCase,
  type PackDefinition,
  type Verdict,
} from "../../decision/index.ts";
import { reportIssue, type ReportEntry } from "../report.ts";
import { addReasons, type AddedReason } from "./add-reasons.ts";
import { triedApplicants, type TriedApplicant } from "./tried-applicants.ts";

/** A pack in strict semantics, and what that changes. */
export interface StrictConversion {
  readonly from: PackDefinition["semantics"];
  /** The pack as it would be: in strict, with a reason for every rule and row that needs one. */
  readonly pack: PackDefinition;
  /** Reasons that were added, because strict tells one for every decline and referral. */
  readonly addedReasons: readonly AddedReason[];
  /** What strict has against the pack; an entry of severity error has to be mended by its author. */
  readonly report: readonly ReportEntry[];
  /** How many applicants were decided by both; none while the pack does not compile. */
  readonly tried: number;
  readonly changed: number;
  /** The outcomes that change, at most the first two hundred of them. */
  readonly changes: readonly OutcomeChange[];
}

export interface OutcomeChange {
  /** Who this is: a case, a case without a fact, or a made-up applicant at the limits of the rules. */
  readonly applicant: {
    readonly kind: TriedApplicant["kind"];
    readonly case?: string;
    readonly without?: string;
  };
  readonly title: Texts;
  readonly facts: { readonly [name: string]: Json };
  readonly at: string;
  readonly before: Outcome;
  readonly after: Outcome;
  /** In strict: every outcome that is possible, and the facts that would tell which. */
  readonly possible: readonly Outcome[];
  readonly missing: readonly string[];
}

const MAX_CHANGES = 200;

/**
 * Turns a pack of another semantics into one in strict and decides applicants by both: its cases, each case
 * without one of the facts the pack reads, and applicants made up of values at the limits in its rules. The pack
 * must compile as it is; what strict refuses in it is part of the answer.
 */
export function convertToStrict(
  definition: unknown,
  { catalogue, cases = [] }: { readonly catalogue: Catalogue; readonly cases?: readonly PackCase[] },
): Result<StrictConversion> {
  const before = compilePack(definition, { catalogue });
  if (!before.ok) return err(before.error);
  const from = before.value.definition.semantics;
  const { pack, added } = addReasons(before.value, { ...before.value.definition, semantics: "strict" });
  const after = compilePack(pack, { catalogue });
  const report = (after.ok ? after.value.warnings : after.error).map((issue) => reportIssue(issue));
  const found = after.ok ? compareOutcomes(before.value, after.value, cases) : { tried: 0, changes: [] };
  return ok({
    from,
    pack,
    addedReasons: added,
    report,
    tried: found.tried,
    changed: found.changes.length,
    changes: found.changes.slice(0, MAX_CHANGES),
  });
}

function compareOutcomes(
  before: CompiledPack,
  after: CompiledPack,
  cases: readonly PackCase[],
): { readonly tried: number; readonly changes: readonly OutcomeChange[] } {
  let tried = 0;
  const changes: OutcomeChange[] = [];
  for (const applicant of triedApplicants(before, cases)) {
    const [old, strict] = [decided(before, applicant), decided(after, applicant)];
    if (old === undefined || strict === undefined) continue;
    tried += 1;
    if (old.outcome !== strict.outcome) changes.push(changeOf(applicant, old, strict));
  }
  return { tried, changes };
}

/** Facts that the catalogue refuses change nothing: neither pack decides them. */
function decided(pack: CompiledPack, { facts, at }: TriedApplicant): Verdict | undefined {
  const verdict = decide(pack, { facts, at });
  return verdict.ok ? verdict.value : undefined;
}

function changeOf(applicant: TriedApplicant, old: Verdict, strict: Verdict): OutcomeChange {
  const { kind, title, facts, at } = applicant;
  return {
    applicant: {
      kind,
      ...(applicant.case === undefined ? {} : { case: applicant.case }),
      ...(applicant.without === undefined ? {} : { without: applicant.without }),
    },
    title,
    facts,
    at,
    before: old.outcome,
    after: strict.outcome,
    possible: strict.possible,
    missing: strict.missing,
  };
}
