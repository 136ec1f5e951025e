import type { Segment } from "@lendloom/engine/decision";
import type { Texts } from "@lendloom/engine/kernel";
import { asProblem, backtestApi, type ServerReport } from "../api/index.ts";
import type { BacktestProgress, BacktestResult, Refusal } from "./backtest-worker.ts";

/** Over how many days of stored decisions. */
export const periods = [30, 90, 365] as const;
export type Period = (typeof periods)[number];

export type StoredNews =
  | ({ readonly kind: "progress" } & BacktestProgress)
  | { readonly kind: "done"; readonly result: BacktestResult }
  | { readonly kind: "refused"; readonly texts: readonly Texts[] }
  | { readonly kind: "failed" };

/**
 * Has the server compare the live pack with its draft over the decisions of the last days, and tells how far it is. Answers how to
 * end it: nothing is told any more, and the server stops.
 */
export function startStored(
  {
    days,
    pack,
    segments,
  }: { readonly pack: string; readonly days: Period; readonly segments: readonly Segment[] },
  tell: (news: StoredNews) => void,
): () => void {
  let id: string | undefined;
  let isEnded = false;
  let stopListening = (): void => undefined;
  // Either way the server need not keep it: it stops, or its report has arrived.
  const end = (): boolean => {
    if (isEnded) return false;
    isEnded = true;
    stopListening();
    if (id !== undefined) forget(id);
    return true;
  };
  const finish = (news: StoredNews) => {
    if (end()) tell(news);
  };
  const from = new Date(Date.now() - days * 86_400_000).toISOString();
  const follow = async () => {
    const started = await backtestApi.start(pack, from, segments);
    ({ id } = started);
    if (isEnded) {
      forget(started.id);
      return;
    }
    stopListening = backtestApi.listen(started.id, (heard) => {
      if (heard?.status === "running") {
        const { rows, share } = heard;
        if (!isEnded) tell({ kind: "progress", applicants: rows, read: share, size: 1 });
      } else collect(started.id).then(finish, () => finish({ kind: "failed" }));
    });
  };
  follow().catch((thrown: unknown) => finish({ kind: "refused", texts: sentencesOf(thrown) }));
  return () => void end();
}

function forget(id: string): void {
  backtestApi.cancel(id).catch(() => undefined);
}

async function collect(id: string): Promise<StoredNews> {
  const { errors, report } = await backtestApi.read(id);
  if (report === undefined) return { kind: "refused", texts: errors.map(({ texts }) => texts) };
  return { kind: "done", result: resultOf(report) };
}

/** Nobody's facts come with it: applicants are opened at their applications instead. */
function resultOf({ refused, ...report }: ServerReport): BacktestResult {
  const refusals = refused.samples.flatMap(({ issues, ref }): readonly Refusal[] =>
    issues.slice(0, 1).map(({ texts }) => ({ ref, texts })),
  );
  return {
    report: { ...report, refused: { count: refused.count, samples: [] } },
    absent: [],
    ignored: [],
    stopped: false,
    facts: {},
    refusals,
  };
}

function sentencesOf(thrown: unknown): readonly Texts[] {
  const { body } = asProblem(thrown);
  if (body.errors !== undefined && body.errors.length > 0) return body.errors.map(({ texts }) => texts);
  const detail = body.detail ?? body.code;
  return [body.texts ?? { "zh-CN": detail, en: detail }];
}
