import { UNKNOWN } from "../../logic/index.ts";
import type { Characteristic } from "../pack-schema.ts";
import type { Static } from "typebox";
import {
  hasRegion,
  holdsAll,
  isEmpty,
  joinRuns,
  meet,
  intersectRuns,
  subtractRuns,
  type Runs,
  type ScorecardView,
} from "../regions/index.ts";
import { cellText, literalOf } from "./cell-text.ts";
import { strangeCell } from "./check-cells.ts";
import { listed, shown, type Analysis } from "./context.ts";
import { makeFinding, makeFix, type Finding } from "./finding.ts";
import type { Grid } from "./grid.ts";
import { gridOf } from "./table-grid.ts";

/** What is wrong with the bins of a scorecard: gaps, overlaps that hide points, and points out of order. */
export function analyseScorecard(card: ScorecardView, analysis: Analysis): readonly Finding[] {
  return card.characteristics.flatMap((_, index) => analyseCharacteristic(card, index, analysis));
}

function analyseCharacteristic(card: ScorecardView, index: number, analysis: Analysis): readonly Finding[] {
  const { input, tests } = card.characteristics[index] ?? {};
  const definition = card.model.characteristics[index];
  if (input === undefined || tests === undefined || definition === undefined) return [];
  const pointer = `${card.pointer}/characteristics/${index}`;
  const grid = gridOf({
    policy: "F",
    columns: [{ text: input.text, domain: input.domain, cells: tests }],
    rows: definition.attributes.map(({ points }) => ({ then: [String(points)] })),
    order: tests.map((_, bin) => bin),
    hasOtherwise: false,
  });
  const [dimension] = grid.dimensions;
  if (dimension === undefined) return [];
  const { regions } = dimension;
  const bins = grid.rows.map(({ must, may }) => ({ must: must[0] ?? [], may: may[0] ?? [] }));
  const place = (bin: number): string => `${pointer}/attributes/${bin}`;
  const idOf = (bin: number): string => definition.attributes[bin]?.id ?? "";
  const witness = (runs: Runs) => {
    const facts = analysis.finder.find([{ ...input, regions, runs }]);
    return { facts, more: shown(analysis, facts, grid.dimensions, [runs]) };
  };

  const strange = tests.flatMap((test, bin) => {
    const text = definition.attributes[bin]?.when ?? "";
    const values = test.limits?.values ?? [];
    const never = isEmpty(bins[bin]?.may ?? []);
    return (
      strangeCell({
        domain: input.domain,
        input: input.text,
        place: `${place(bin)}/when`,
        text,
        values,
        never,
      }) ?? []
    );
  });
  const never = bins.flatMap(({ may }, bin) =>
    isEmpty(may) && !strange.some(({ pointer: at }) => at === `${place(bin)}/when`) ? [bin] : [],
  );
  const gap = subtractRuns(regions.all, joinRuns(bins.flatMap(({ may }) => may)));
  const masked = bins.flatMap(({ may }, bin) => {
    const before = joinRuns(bins.slice(0, bin).flatMap(({ must }) => must));
    return !isEmpty(may) && holdsAll(before, may) ? [bin] : [];
  });
  const overlaps = crossings(
    bins.map(({ must }) => must),
    new Set(masked),
  );
  return [
    ...stretches(gap).map((runs) => {
      const { facts, more } = witness(runs);
      const severity = facts === undefined ? "warning" : "error";
      const fix = closeBinGap(grid, runs, definition, pointer);
      return makeFinding(
        "analysis.bin-gap",
        severity,
        pointer,
        { input: definition.title, where: `${input.text}: ${cellText(regions, runs)}` },
        {
          ...more,
          ...(fix === undefined ? {} : { fix }),
        },
      );
    }),
    ...listed(overlaps, pointer, "analysis.bin-overlap", ([first, second, runs]) => {
      const left = subtractRuns(bins[second]?.must ?? [], bins[first]?.must ?? []);
      const [before, after] = [definition.attributes[second]?.when ?? "", cellText(regions, left)];
      return makeFinding(
        "analysis.bin-overlap",
        "warning",
        place(second),
        { first: idOf(first), second: idOf(second), where: `${input.text}: ${cellText(regions, runs)}` },
        {
          related: [place(first)],
          ...witness(runs).more,
          fix: makeFix("analysis.fix-bin", { bin: idOf(second), before, after }, [
            { op: "replace", pointer: `${place(second)}/when`, value: after },
          ]),
        },
      );
    }),
    ...masked.map((bin) =>
      makeFinding(
        "analysis.bin-masked",
        "warning",
        place(bin),
        { bin: idOf(bin) },
        {
          ...witness(bins[bin]?.may ?? []).more,
          fix: removeBin(idOf(bin), place(bin)),
        },
      ),
    ),
    ...never.map((bin) =>
      makeFinding(
        "analysis.bin-never",
        "warning",
        place(bin),
        { bin: idOf(bin), cell: definition.attributes[bin]?.when ?? "" },
        {
          fix: removeBin(idOf(bin), place(bin)),
        },
      ),
    ),
    ...strange,
    ...monotonicity(definition, regions.list, bins, pointer, (runs) => witness(runs).more),
  ];
}

function removeBin(bin: string, pointer: string) {
  return makeFix("analysis.fix-remove-bin", { bin }, [{ op: "remove", pointer }]);
}

function stretches(runs: Runs): readonly Runs[] {
  return runs.flatMap((from, at) => (at % 2 === 0 ? [[from, runs[at + 1] ?? from]] : []));
}

/**
 * Bins that overlap without one holding the other. `< 18`, `< 30`, `-` is a ladder and meant so; `[18..60]` and
 * `[60..70]` is not.
 */
function crossings(
  bins: readonly Runs[],
  masked: ReadonlySet<number>,
): readonly (readonly [number, number, Runs])[] {
  return bins.flatMap((first, one) =>
    bins.flatMap((second, two) =>
      two > one && !masked.has(two) && meet(first, second) && !holdsAll(second, first)
        ? [[one, two, intersectRuns(first, second)] as const]
        : [],
    ),
  );
}

/** Lets the bin above a gap begin with it, or the one below end with it. */
function closeBinGap(
  { dimensions, rows }: Grid,
  gap: Runs,
  definition: Static<typeof Characteristic>,
  pointer: string,
) {
  const [dimension] = dimensions;
  if (dimension?.regions.domain.shape !== "line") return undefined;
  const next = rows.findIndex(({ must }) => must[0]?.length === 2 && must[0][0] === (gap[1] ?? 0) + 1);
  const last = rows.findIndex(({ must }) => must[0]?.length === 2 && must[0][1] === (gap[0] ?? 0) - 1);
  const bin = next >= 0 ? next : last;
  const attribute = definition.attributes[bin];
  if (attribute === undefined) return undefined;
  const after = cellText(dimension.regions, joinRuns([...(rows[bin]?.must[0] ?? []), ...gap]));
  return makeFix("analysis.fix-bin", { bin: attribute.id, before: attribute.when, after }, [
    { op: "replace", pointer: `${pointer}/attributes/${bin}/when`, value: after },
  ]);
}

/** Neighbouring regions whose points go the other way than declared. */
function monotonicity(
  definition: Static<typeof Characteristic>,
  list: readonly { readonly kind: string; readonly value: Parameters<typeof literalOf>[0] | undefined }[],
  bins: readonly { readonly must: Runs; readonly may: Runs }[],
  pointer: string,
  shownFor: (runs: Runs) => Pick<Finding, "witness" | "values">,
): readonly Finding[] {
  const { monotonic, attributes, title } = definition;
  if (monotonic === undefined) return [];
  if (!list.some(({ kind }) => kind === "point" || kind === "interval"))
    return [makeFinding("analysis.monotonic-unordered", "error", `${pointer}/monotonic`, { input: title })];
  const findings: Finding[] = [];
  let before: { readonly region: number; readonly bin: number } | undefined;
  for (const [region, { kind }] of list.entries()) {
    if (kind === "null") continue;
    const bin = bins.findIndex(({ may }) => hasRegion(may, region));
    if (bin < 0 || !hasRegion(bins[bin]?.must ?? [], region)) continue;
    const [one, two] = [attributes[before?.bin ?? bin]?.points ?? 0, attributes[bin]?.points ?? 0];
    if (before !== undefined && (monotonic === "increasing" ? two < one : two > one))
      findings.push(
        makeFinding(
          "analysis.not-monotonic",
          "error",
          `${pointer}/attributes/${bin}`,
          {
            input: title,
            direction:
              monotonic === "increasing"
                ? { "zh-CN": "递增", en: "increasing" }
                : { "zh-CN": "递减", en: "decreasing" },
            from: literalOf(list[before.region]?.value ?? UNKNOWN),
            to: literalOf(list[region]?.value ?? UNKNOWN),
            before: one,
            after: two,
          },
          { related: [`${pointer}/attributes/${before.bin}`], ...shownFor([region, region]) },
        ),
      );
    before = { region, bin };
  }
  return findings;
}
