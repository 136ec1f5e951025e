import type { Json } from "../../kernel/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import { viewPack, type PackView } from "../regions/index.ts";
import { analyseModel } from "./analyse-model.ts";
import { analyseParts } from "./analyse-parts.ts";
import { analyseRules } from "./analyse-rules.ts";
import { analyseScorecard } from "./analyse-scorecard.ts";
import { analyseTable } from "./analyse-table.ts";
import type { Analysis } from "./context.ts";
import { makeFinding, type Finding } from "./finding.ts";
import { witnessFinder } from "./witness.ts";
import { Work } from "./work.ts";

export interface AnalysisOptions {
  /** Steps of work after which it stops; the same pack and steps always end at the same place. */
  readonly steps?: number;
  /** The instant at which witnesses are tried, for packs that read the clock. */
  readonly at?: string;
  /** Conditions from elsewhere, such as a workflow's guards, whose literals count for witnesses. */
  readonly guards?: readonly Json[];
}

export interface PackAnalysis {
  /** The worst first, then by place. */
  readonly findings: readonly Finding[];
  /** The work ran out somewhere: what is found is true, but there may be more. */
  readonly bounded: boolean;
}

/** About three seconds of one core. */
const STEPS = 12_000_000;

/**
 * Finds the mistakes of a pack without running an applicant: gaps, overlaps, conflicts, rows, bins and rules that
 * never answer, cells in the wrong unit, parts that nothing uses. Each finding has an applicant for whom it shows,
 * tried on the pack, where one was found, and the edit that mends it, where there is one.
 */
export function analysePack(pack: CompiledPack, options: AnalysisOptions = {}): PackAnalysis {
  const { steps = STEPS, at = "2026-01-01T00:00:00Z", guards = [] } = options;
  const view = viewPack(pack, guards);
  const work = new Work(steps);
  const count = Math.max(1, view.tables.length);
  const analysis: Analysis = {
    view,
    work,
    steps: Math.floor((steps * 0.6) / count),
    finder: witnessFinder(view, work.part(steps * 0.3), at),
  };
  const findings: Finding[] = [];
  let bounded = false;
  const dead = new Set<string>();
  for (const table of view.tables) {
    const found = analyseTable(table, analysis);
    findings.push(...found.findings);
    for (const { code, pointer } of found.findings)
      if (code === "analysis.masked-row") dead.add(pointer);
      else if (code === "analysis.row-never") dead.add(pointer.split("/").slice(0, -2).join("/"));
    if (!found.complete) {
      bounded = true;
      findings.push(makeFinding("analysis.stopped", "warning", table.pointer, { steps: analysis.steps }));
    }
  }
  for (const card of view.scorecards) findings.push(...analyseScorecard(card, analysis));
  for (const decision of view.rules) {
    const found = analyseRules(decision, analysis);
    findings.push(...found.findings);
    for (const place of found.dead) dead.add(place);
  }
  for (const [id, model] of Object.entries(pack.definition.decisions))
    if (model.kind === "model") {
      const found = analyseModel(id, model, analysis);
      findings.push(...found.findings);
      bounded ||= !found.complete;
    }
  findings.push(...analyseParts(analysis, dead), ...notAnalysed(view));
  return { findings: findings.sort(byWeight), bounded: bounded || work.exhausted };
}

/** Cells that hang on more than their input: an honest word on what the analysis did not look into. */
function notAnalysed({ tables, scorecards }: PackView): readonly Finding[] {
  const places = [
    ...tables.map(({ pointer, model, cells }) => ({
      pointer,
      cells: cells.flat(),
      texts: model.rows.flatMap(({ when }) => when),
    })),
    ...scorecards.map(({ pointer, model, characteristics }) => ({
      pointer,
      cells: characteristics.flatMap(({ tests }) => tests),
      texts: model.characteristics.flatMap(({ attributes }) => attributes.map(({ when }) => when)),
    })),
  ];
  return places.flatMap(({ pointer, cells, texts }) => {
    const opaque = cells.flatMap(({ limits }, index) => (limits === undefined ? [index] : []));
    const cell = texts[opaque[0] ?? -1] ?? "";
    return opaque.length === 0
      ? []
      : [makeFinding("analysis.not-analysed", "info", pointer, { count: opaque.length, cell })];
  });
}

const weights: Readonly<Record<Finding["severity"], number>> = { error: 0, warning: 1, info: 2 };

function byWeight(left: Finding, right: Finding): number {
  const difference = weights[left.severity] - weights[right.severity];
  if (difference !== 0) return difference;
  return left.pointer < right.pointer ? -1 : left.pointer > right.pointer ? 1 : 0;
}
