import { err, hasErrors, ok, pointer, type Issue, type Result } from "../../kernel/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import { decisionIssues } from "../decision-issues.ts";
import { isInstant } from "../run-pack.ts";
import type { Value } from "../../logic/index.ts";
import { compareIssues } from "./compare-issues.ts";
import type {
  ComparedApplicant,
  ComparisonOptions,
  ComparisonReport,
  RefusedApplicant,
  Segment,
  SwapSample,
} from "./comparison-report.ts";
import { CELL_WIDTH, type ComparisonTally } from "./comparison-tally.ts";
import { divergencesOf, type Divergences } from "./divergence.ts";
import { bindingOf } from "./bind-both.ts";
import { GroupCounts } from "./group-counts.ts";
import { groupingOf, protectedSegments } from "./grouping.ts";
import { ReasonCounts } from "./reason-counts.ts";
import { classOf, ScoreCounts } from "./score-counts.ts";
import { scoreSlots, scoreIn } from "./score-slots.ts";
import { nothingShared, sharedSteps, type SharedSteps } from "./shared-steps.ts";
import { sharesFacts, sidesOf, type Side } from "./side.ts";
import { writeReport } from "./write-report.ts";

const DEFAULT_SAMPLES = 20;
const MOST_SEGMENTS = 20;

/** Counts applicant after applicant what two packs say of them. */
export interface Comparison {
  /** Decides an applicant on both sides; one whose facts do not fit is counted as refused, never skipped in silence. */
  add(applicant: ComparedApplicant): void;
  addMany(applicants: Iterable<ComparedApplicant>): void;
  /** Counts an applicant that could not even be read. */
  refuse(ref: string, issues: readonly Issue[]): void;
  /** How many were given, refused ones included. */
  readonly count: number;
  /** What has been counted, for `mergeTallies`. */
  tally(): ComparisonTally;
  report(): ComparisonReport;
}

/** Compares two packs over applicants at hand. Answers the issues of `createComparison`. */
export function compare(
  a: CompiledPack,
  b: CompiledPack,
  applicants: Iterable<ComparedApplicant>,
  options: ComparisonOptions,
): Result<ComparisonReport> {
  const comparison = createComparison(a, b, options);
  if (!comparison.ok) return comparison;
  comparison.value.addMany(applicants);
  return ok(comparison.value.report());
}

/**
 * Begins a comparison that takes applicants as they come: a backtest, a what-if, a shadow run and a champion beside a challenger
 * are all this. Memory does not grow with the applicants, only with different scores. Answers issues under the names of the options.
 */
export function createComparison(
  a: CompiledPack,
  b: CompiledPack,
  options: ComparisonOptions,
): Result<Comparison> {
  const packs = [a, b] as const;
  const issues: Issue[] = [];
  if (!isInstant(options.at)) issues.push(decisionIssues.issue("decision.at", "/at", { at: options.at }));
  const counted = (segments: readonly Segment[], at: string): readonly GroupCounts[] => {
    if (segments.length > MOST_SEGMENTS)
      issues.push(compareIssues.issue("compare.too-many-segments", at, { limit: MOST_SEGMENTS }));
    return segments.slice(0, MOST_SEGMENTS).flatMap((segment, index) => {
      const grouping = groupingOf(segment, packs, at + pointer(index));
      if ("code" in grouping) issues.push(grouping);
      return "code" in grouping ? [] : [new GroupCounts(grouping)];
    });
  };
  const segments = counted(options.segments ?? [], "/segments");
  const groups = counted(options.groups ?? protectedSegments(packs), "/groups");
  const scores = scoreSlots(packs, options.scores ?? {});
  issues.push(...scores.issues);
  if (hasErrors(issues)) return err(issues);
  return ok(new Counting(packs, options, segments, groups, scores.slots));
}

class Counting implements Comparison {
  count = 0;
  readonly #packs: readonly [CompiledPack, CompiledPack];
  readonly #options: ComparisonOptions;
  readonly #a: Side;
  readonly #b: Side;
  readonly #bind: (applicant: ComparedApplicant) => readonly Issue[];
  readonly #shared: SharedSteps | undefined;
  readonly #divergences: Divergences;
  readonly #kept: number;
  readonly #at: string;
  readonly #scoreSlots: readonly [number, number];

  readonly #cells = new Float64Array(9 * CELL_WIDTH);
  readonly #open: [number, number] = [0, 0];
  readonly #refusals: RefusedApplicant[] = [];
  #refused = 0;
  readonly #samples: readonly SwapSample[][] = Array.from({ length: 9 }, () => []);
  readonly #diverged: Float64Array;
  readonly #reasons: readonly [ReasonCounts, ReasonCounts] | undefined;
  readonly #segments: readonly GroupCounts[];
  readonly #groups: readonly GroupCounts[];
  readonly #scores: readonly [ScoreCounts | undefined, ScoreCounts | undefined];

  constructor(
    packs: readonly [CompiledPack, CompiledPack],
    options: ComparisonOptions,
    segments: readonly GroupCounts[],
    groups: readonly GroupCounts[],
    slots: readonly [number, number],
  ) {
    const { at, referOnMissing = true, reasons = false, samples = DEFAULT_SAMPLES } = options;
    this.#packs = packs;
    this.#options = options;
    this.#at = at;
    this.#kept = samples;
    [this.#a, this.#b] = sidesOf(packs, at, referOnMissing);
    this.#bind = bindingOf(this.#a, this.#b);
    this.#shared = sharesFacts(...packs) ? sharedSteps(...packs) : undefined;
    this.#divergences = divergencesOf(packs, this.#shared?.same ?? nothingShared);
    this.#diverged = new Float64Array(this.#divergences.all.length);
    this.#reasons = reasons ? [new ReasonCounts(), new ReasonCounts()] : undefined;
    this.#segments = segments;
    this.#groups = groups;
    this.#scoreSlots = slots;
    this.#scores = [
      slots[0] < 0 ? undefined : new ScoreCounts(),
      slots[1] < 0 ? undefined : new ScoreCounts(),
    ];
  }

  add(applicant: ComparedApplicant): void {
    const at = applicant.at ?? this.#at;
    const issues = this.#bind(applicant);
    if (issues.length > 0 || !isInstant(at)) {
      this.refuse(
        applicant.ref,
        isInstant(at) ? issues : [decisionIssues.issue("decision.at", "/at", { at }), ...issues],
      );
      return;
    }
    this.count += 1;
    const { good } = applicant;
    const a = this.#a;
    const b = this.#b;
    a.frame.at = at;
    b.frame.at = at;
    const outcomeA = a.run();
    const outcomeB = this.#shared === undefined ? b.run() : b.runAfter(a, this.#shared);
    const cell = outcomeA * 3 + outcomeB;
    (this.#cells[cell * CELL_WIDTH + (good === undefined ? 2 : good ? 0 : 1)] as number) += 1;
    if (a.isOpen) this.#open[0] += 1;
    if (b.isOpen) this.#open[1] += 1;
    if (outcomeA !== outcomeB) this.#diverge(applicant, cell);
    this.#countReasons(outcomeA, outcomeB);
    for (const counts of this.#segments) this.#group(counts, outcomeA, outcomeB, good);
    for (const counts of this.#groups) this.#group(counts, outcomeA, outcomeB, good);
    const kind = classOf(good, applicant.population);
    this.#scores[0]?.add(scoreIn(a.frame.slots, this.#scoreSlots[0]), kind);
    this.#scores[1]?.add(scoreIn(b.frame.slots, this.#scoreSlots[1]), kind);
  }

  addMany(applicants: Iterable<ComparedApplicant>): void {
    for (const applicant of applicants) this.add(applicant);
  }

  refuse(ref: string, issues: readonly Issue[]): void {
    this.count += 1;
    this.#refused += 1;
    if (this.#refusals.length < this.#kept) this.#refusals.push({ ref, issues });
  }

  tally(): ComparisonTally {
    return {
      cells: [...this.#cells],
      open: [...this.#open],
      refused: this.#refused,
      refusals: [...this.#refusals],
      samples: this.#samples.map((samples) => [...samples]),
      divergences: this.#divergences.all.flatMap((divergence, index) => {
        const count = this.#diverged[index] as number;
        return count === 0 ? [] : [{ divergence, count }];
      }),
      reasons: [this.#reasons?.[0].tally() ?? [], this.#reasons?.[1].tally() ?? []],
      segments: this.#segments.map((counts) => counts.tally()),
      groups: this.#groups.map((counts) => counts.tally()),
      scores: [this.#scores[0]?.tally(), this.#scores[1]?.tally()],
      kept: this.#kept,
    };
  }

  report(): ComparisonReport {
    return writeReport(this.#packs, this.#options, this.tally());
  }

  #diverge({ ref, good }: ComparedApplicant, cell: number): void {
    const number = this.#divergences.firstOf([this.#a.frame, this.#b.frame]);
    (this.#diverged[number] as number) += 1;
    const samples = this.#samples[cell];
    const divergence = this.#divergences.all[number];
    if (samples === undefined || divergence === undefined || samples.length >= this.#kept) return;
    samples.push({ ref, ...(good === undefined ? {} : { good }), divergence });
  }

  #countReasons(outcomeA: number, outcomeB: number): void {
    if (this.#reasons === undefined) return;
    this.#reasons[0].add(this.#a.reasons(outcomeA));
    this.#reasons[1].add(this.#b.reasons(outcomeB));
  }

  #group(counts: GroupCounts, a: number, b: number, good: boolean | undefined): void {
    const { side, slot } = counts.grouping;
    const { frame, plain } = side === 0 ? this.#a : this.#b;
    counts.add(frame.slots[slot] as Value, plain.codes[slot] as number, a, b, good);
  }
}
