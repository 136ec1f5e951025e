import type { CompiledPack, ComparisonOptions, Segment } from "@lendloom/engine/decision";
import { err, hasErrors, ok, pointer, type Issue, type Result } from "@lendloom/engine/kernel";
import type { DecisionRange, Store } from "../store/index.ts";
import { backtestIssues } from "./backtest-issues.ts";
import type { BacktestJob } from "./backtest-job.ts";

type Packs = readonly [CompiledPack, CompiledPack];

export interface DecisionsAsked {
  readonly packs: Packs;
  /** Whose decisions; left out: those of the second pack. Up to now where no end is given. */
  readonly source: { readonly pack?: string; readonly from?: string; readonly to?: string };
  readonly options: ComparisonOptions;
}

/**
 * The part of a backtest's job that says which stored decisions it is over. Nothing is grouped by what would not leave the
 * store or by personal texts and dates: such segments are issues, and of the protected facts only the others are groups.
 */
export async function storedDecisions(
  store: Pick<Store, "runs">,
  tenant: string,
  { packs, source, options }: DecisionsAsked,
): Promise<Result<Pick<BacktestJob, "source" | "options">>> {
  const pack = source.pack ?? packs[1].definition.id;
  const range = rangeOf(pack, source);
  const reads = new Set(packs.flatMap((each) => each.reads));
  const issues = [
    ...(range.ok ? [] : range.error),
    ...segmentIssues(packs, reads, options.segments ?? [], "/segments"),
    ...segmentIssues(packs, reads, options.groups ?? [], "/groups"),
  ];
  if (!range.ok || hasErrors(issues)) return err(issues);
  const count = await store.runs.countDecisions(tenant, range.value);
  if (count === 0) return err([backtestIssues.issue("backtest.no-decisions", "/source", { pack })]);
  return ok({
    options: { ...options, groups: options.groups ?? protectedGroups(packs, reads) },
    source: { kind: "decisions", count, range: range.value, reads: [...reads] },
  });
}

/** Instants as rows have them, with milliseconds. Decisions that are made meanwhile are not waited for. */
function rangeOf(pack: string, source: DecisionsAsked["source"]): Result<DecisionRange> {
  const from = source.from === undefined ? undefined : instantOf(source.from);
  const to = source.to === undefined ? new Date().toISOString() : instantOf(source.to);
  const isSound = from !== null && to !== null && (from === undefined || from < to);
  return isSound
    ? ok({ pack, from, to })
    : err([
        backtestIssues.issue("backtest.range", pointer("source", "from"), {
          from: source.from ?? "",
          to: source.to ?? new Date().toISOString(),
        }),
      ]);
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

function instantOf(text: string): string | null {
  const milliseconds = INSTANT.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();
}

function segmentIssues(
  packs: Packs,
  reads: ReadonlySet<string>,
  segments: readonly Segment[],
  at: string,
): readonly Issue[] {
  return segments.flatMap(({ fact, bands }, index) => {
    const place = at + pointer(index, "fact");
    if (!reads.has(fact)) return [backtestIssues.issue("backtest.fact-not-read", place, { fact })];
    return bands === undefined && tellsPeopleApart(packs, fact)
      ? [backtestIssues.issue("backtest.fact-personal", place, { fact })]
      : [];
  });
}

function protectedGroups(packs: Packs, reads: ReadonlySet<string>): readonly Segment[] {
  return [...reads]
    .filter((fact) => packs.some(({ catalogue }) => catalogue.fact(fact)?.protected === true))
    .filter((fact) => isGroup(packs, fact) && !tellsPeopleApart(packs, fact))
    .map((fact) => ({ fact }));
}

const grouped: ReadonlySet<string> = new Set(["enum", "boolean", "string", "date"]);

function isGroup(packs: Packs, fact: string): boolean {
  return packs.every(({ catalogue }) => grouped.has(catalogue.fact(fact)?.type.kind ?? "enum"));
}

/** A name, a number of an identity card, a date of birth. */
function tellsPeopleApart(packs: Packs, fact: string): boolean {
  return packs.some(({ catalogue }) => {
    const declared = catalogue.fact(fact);
    return declared?.personal === true && ["string", "date"].includes(declared.type.kind);
  });
}
