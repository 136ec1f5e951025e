import type {
  CatalogueDefinition,
  DecisionModel,
  Divergence,
  GroupKey,
  Outcome,
  PackDefinition,
} from "@lendloom/engine/decision";
import type { Texts } from "@lendloom/engine/kernel";
import { useMemo } from "react";
import { useText, useTitle } from "../i18n/index.ts";
import { backtestTexts } from "./texts.ts";
import type { Sides } from "./use-backtest.ts";

/** What a report speaks of, in the words of its packs and catalogues. */
export interface ReportWords {
  fact(name: string): string;
  group(fact: string, key: GroupKey): string;
  reason(code: string): string;
  /** A score that ranks applicants, by the scorecard that makes it. */
  score(name: string): string;
  divergence(divergence: Divergence): string;
  swap(a: Outcome, b: Outcome): string;
}

export function useReportWords(task: Sides): ReportWords {
  const t = useText(backtestTexts);
  const title = useTitle();
  return useMemo(() => {
    const { challenger, champion } = task;
    const packs = [challenger.pack, champion.pack];
    const declared = (name: string) => factOf([challenger.catalogue, champion.catalogue], name);
    const row = (number: number) => t("row", { row: number });
    return {
      fact: (name) => title(declared(name)?.title ?? name),
      group(fact, key) {
        if (key.kind === "band") return bandWords(key, t);
        if (key.kind !== "value")
          return t(
            { none: "groupNone", unknown: "groupUnknown", other: "groupOther" }[key.kind] as "groupNone",
          );
        const type = declared(fact)?.type;
        if (type?.kind !== "enum") return key.value;
        return title(type.values.find(({ value }) => value === key.value)?.title ?? key.value);
      },
      score: (name) =>
        title(
          packs
            .flatMap(({ decisions }) => Object.values(decisions))
            .find((model) => model.kind === "scorecard" && model.output === name)?.title ?? name,
        ),
      reason: (code) =>
        title(
          packs.map(({ reasons }) => own(reasons, code)?.texts).find((texts) => texts !== undefined) ?? code,
        ),
      divergence(divergence) {
        if (divergence.kind === "outcome") return t("outcomeDiffers");
        const sides = divergence.kind === "item" && divergence.hitBy === "a" ? [...packs].reverse() : packs;
        const model = decisionOf(sides, divergence.decision);
        const head = title(model?.title ?? divergence.decision);
        if (divergence.kind === "output")
          return `${head} · ${t("outputDiffers", { output: divergence.output })}`;
        const item = model === undefined ? divergence.item : itemWords(model, divergence.item, title, row);
        const name = item === "otherwise" ? t("otherwise") : item;
        return `${head} · ${name} · ${t(divergence.hitBy === "a" ? "hitByLive" : "hitByDraft")}`;
      },
      swap: (a, b) => (a === b ? t("same") : t(`swap_${a}_${b}` as "swap_approve_refer")),
    };
  }, [t, task, title]);
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function factOf(catalogues: readonly CatalogueDefinition[], name: string) {
  return catalogues.map(({ facts }) => own(facts, name)).find((fact) => fact !== undefined);
}

function decisionOf(packs: readonly PackDefinition[], id: string): DecisionModel | undefined {
  return packs.map(({ decisions }) => own(decisions, id)).find((model) => model !== undefined);
}

/** Rules by title, rows by number, bins by their characteristic and test. */
function itemWords(
  model: DecisionModel,
  item: string,
  title: (texts: Texts) => string,
  row: (number: number) => string,
): string {
  if (model.kind === "rules") {
    const rule = model.rules.find(({ id }) => id === item);
    return rule?.title === undefined ? item : title(rule.title);
  }
  if (model.kind === "table") {
    const index = model.rows.findIndex(({ id }) => id === item);
    return index < 0 ? item : row(index + 1);
  }
  if (model.kind === "scorecard") {
    const [id, bin] = item.split("/");
    const characteristic = model.characteristics.find((one) => one.id === id);
    if (characteristic === undefined) return item;
    const when = characteristic.attributes.find((one) => one.id === bin)?.when;
    return `${title(characteristic.title)} · ${when ?? bin ?? ""}`;
  }
  return item;
}

function bandWords(
  { from, to }: Extract<GroupKey, { readonly kind: "band" }>,
  t: (key: "from" | "below" | "between", params: Readonly<Record<string, string | number>>) => string,
): string {
  if (from === undefined) return t("below", { to: to ?? "" });
  return to === undefined ? t("from", { from }) : t("between", { from, to });
}
