import { scoreOf, type Scorecard } from "../fit/scorecard.ts";
import type { Bin } from "../fit/bins.ts";
import { approvePoints, declinePoints, neededRecords } from "./build-pack.ts";

type Facts = Record<string, number | string>;

/**
 * `rules/german-credit/cases.json`: applicants that together fall in every band of every characteristic, and
 * applicants on both sides of each cut-off. What is expected is summed here, not asked of the engine.
 */
export function buildCases(card: Scorecard) {
  const widest = Math.max(...card.characteristics.map(({ bins }) => bins.length));
  const bands = Array.from({ length: widest }, (_, band) =>
    caseOf(card, `band-${band + 1}`, `各项第${band + 1}档`, `Band ${band + 1} of every characteristic`, {
      ...factsOf(card, (bins) => Math.min(band, bins.length - 1)),
    }),
  );
  const every = combinations(card);
  const edges = [
    edge(card, every, "lowest-approved", "刚好通过", "Just approved", approvePoints, 1),
    edge(card, every, "highest-referred", "差一步通过", "Just not approved", approvePoints - 1, -1),
    edge(card, every, "lowest-referred", "刚好不被拒绝", "Just not declined", declinePoints, 1),
    edge(card, every, "highest-declined", "刚好被拒绝", "Just declined", declinePoints - 1, -1),
  ];
  return {
    format: "lendloom-pack-cases/1",
    pack: "german-credit",
    cases: [...bands, ...edges, withoutRecords(card)],
  };
}

function caseOf(card: Scorecard, id: string, zh: string, en: string, facts: Facts) {
  const points = scoreOf(card, facts);
  const outcome = points < declinePoints ? "decline" : points < approvePoints ? "refer" : "approve";
  return {
    id,
    title: { "zh-CN": zh, en },
    facts,
    at: "2026-06-01T02:00:00.000Z",
    expect: { outcome, outputs: { creditPoints: points } },
  };
}

/** The applicant whose points come nearest to `points` from above (1) or below (−1). */
function edge(
  card: Scorecard,
  every: readonly Facts[],
  id: string,
  zh: string,
  en: string,
  points: number,
  side: 1 | -1,
) {
  const distance = (facts: Facts): number => {
    const away = side * (scoreOf(card, facts) - points);
    return away < 0 ? Infinity : away;
  };
  return caseOf(
    card,
    id,
    zh,
    en,
    every.reduce((best, facts) => (distance(facts) < distance(best) ? facts : best)),
  );
}

/** The bureau is down: points may be low, yet the answer is a person, not a decline. */
function withoutRecords(card: Scorecard) {
  const facts = factsOf(card, () => 0);
  const kept = Object.fromEntries(
    Object.entries(facts).filter(([fact]) => !(neededRecords as readonly string[]).includes(fact)),
  );
  const { id, title, at } = {
    ...caseOf(card, "records-missing", "缺账户与信用记录", "Records missing", kept),
  };
  return { id, title, facts: kept, at, expect: { outcome: "refer" } };
}

function combinations(card: Scorecard): readonly Facts[] {
  return card.characteristics.reduce<readonly Facts[]>(
    (all, { fact, bins }) => all.flatMap((facts) => bins.map((bin) => ({ ...facts, [fact]: valueIn(bin) }))),
    [{}],
  );
}

function factsOf(card: Scorecard, choose: (bins: readonly Bin[]) => number): Facts {
  return Object.fromEntries(
    card.characteristics.map(({ fact, bins }) => [fact, valueIn(bins[choose(bins)] ?? (bins[0] as Bin))]),
  );
}

/** The value at the bin's lower edge, where an off-by-one would show. */
function valueIn({ values, from, to }: Bin): number | string {
  return values?.[0] ?? from ?? (to ?? 1) - 1;
}
