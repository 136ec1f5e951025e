import {
  compilePack,
  loadCatalogue,
  type Divergence,
  type PackDefinition,
  type Segment,
} from "@lendloom/engine/decision";
import { contentHash, type Json } from "@lendloom/engine/kernel";
import { Alert } from "antd";
import { useCallback, useMemo } from "react";
import { useText, useTitle } from "../i18n/index.ts";
import "./backtest.css";
import type { ComparedSide, Sample } from "./backtest-worker.ts";
import { ReportView } from "./report-view.tsx";
import { needsBands, Setup } from "./setup.tsx";
import { backtestTexts } from "./texts.ts";
import type { Backtest } from "./use-backtest.ts";

/** An applicant of a backtest, to be tried at the decision where the sides first differ. */
export interface TriedApplicant extends Sample {
  readonly ref: string;
  readonly decision?: string;
  /** The rule, row or bin of it that only one side hits. */
  readonly item?: string;
}

interface BacktestPartProps {
  readonly backtest: Backtest;
  readonly challenger: ComparedSide;
  /** What is live; nothing for a pack that was never published. */
  readonly champion: ComparedSide | undefined;
  readonly tryApplicant: (applicant: TriedApplicant) => void;
}

/** The live version and the draft over a file of applicants, in the page itself, or over stored decisions, on the server. */
export function BacktestPart({ backtest, challenger, champion, tryApplicant }: BacktestPartProps) {
  const t = useText(backtestTexts);
  return (
    <main className="pack-part backtest" data-testid="backtest">
      <header>
        <h2>{t("backtest")}</h2>
      </header>
      <p className="part-note">{t("intro")}</p>
      {champion === undefined ? (
        <p className="backtest-note">{t("neverPublished")}</p>
      ) : (
        <Compared
          backtest={backtest}
          challenger={challenger}
          champion={champion}
          tryApplicant={tryApplicant}
        />
      )}
    </main>
  );
}

function Compared(props: BacktestPartProps & { readonly champion: ComparedSide }) {
  const { backtest, challenger, champion, tryApplicant } = props;
  const t = useText(backtestTexts);
  const title = useTitle();
  const { state } = backtest;
  const run = () => {
    const { file, source } = backtest;
    const segments = backtest.segments.map((fact): Segment => {
      const bands = needsBands(challenger.catalogue, fact) ? bandsOf(backtest.bands[fact]) : undefined;
      return { fact, ...(bands !== undefined && { bands }) };
    });
    if (source !== "file") backtest.startStored({ champion, challenger, source }, segments);
    else if (file !== undefined) {
      const options = { at: new Date().toISOString(), reasons: true, segments };
      backtest.start({ champion, challenger, file, options });
    }
  };
  // The sides are made anew with every look at them; what they are made of is not.
  const before = useSide(champion);
  const after = useSide(challenger);
  const reads = useCallback(() => readsOf(before, after), [before, after]);
  const open = (ref: string, divergence: Divergence) => {
    if (state.kind !== "done") return;
    const sample = state.result.facts[ref];
    if (sample === undefined) return;
    tryApplicant({
      ref,
      ...sample,
      ...(divergence.kind !== "outcome" && { decision: divergence.decision }),
      ...(divergence.kind === "item" && { item: divergence.item }),
    });
  };
  return (
    <>
      <section className="card">
        <header>
          <h2>
            <Side name={t("champion")} pack={champion.pack} /> →{" "}
            <Side name={t("challenger")} pack={challenger.pack} />
          </h2>
        </header>
        <Setup
          backtest={backtest}
          catalogue={challenger.catalogue}
          headings={() => headingsOf(champion, challenger)}
          packId={challenger.pack.id}
          reads={reads}
          run={run}
        />
      </section>
      <div role="status">
        {state.kind === "cancelled" && (
          <p className="backtest-note" data-testid="backtest-note">
            {t("cancelled")}
          </p>
        )}
        {state.kind === "failed" && <Alert type="error" title={t("failed")} data-testid="backtest-note" />}
        {state.kind === "refused" && (
          <Alert
            type="error"
            showIcon
            title={t("refused")}
            description={state.texts.map((texts, index) => (
              <div key={index}>{title(texts)}</div>
            ))}
            data-testid="backtest-note"
          />
        )}
        {state.kind === "done" && isStale(state, challenger) && (
          <Alert type="warning" showIcon title={t("stale")} data-testid="backtest-stale" />
        )}
      </div>
      {state.kind === "done" && <ReportView task={state.task} result={state.result} open={open} />}
    </>
  );
}

function Side({ name, pack }: { readonly name: string; readonly pack: PackDefinition }) {
  const t = useText(backtestTexts);
  return (
    <>
      {name} <small className="muted">{t("version", { version: pack.version })}</small>
    </>
  );
}

/** What is no number stays one that is none, so that the comparison refuses it by its place. */
function bandsOf(text = ""): readonly number[] {
  return text
    .split(/[\s,，、;；]+/)
    .filter((each) => each !== "")
    .map(Number);
}

/** The draft is another one by now; or the server had one that was not yet as it is here. */
function isStale(
  { result, task }: Extract<Backtest["state"], { kind: "done" }>,
  { pack }: ComparedSide,
): boolean {
  if (task.source === "file") return task.challenger.pack !== pack;
  return result.report.packs.b.hash !== contentHash(pack as unknown as Json);
}

/** The side as it was the last time, as long as it is made of the same pack and catalogue. */
function useSide({ pack, catalogue }: ComparedSide): ComparedSide {
  return useMemo(() => ({ pack, catalogue }), [pack, catalogue]);
}

/** What either side reads, then the protected facts of the draft's catalogue. */
function headingsOf(...sides: readonly ComparedSide[]): readonly string[] {
  const kept = Object.entries(sides.at(-1)?.catalogue.facts ?? {}).flatMap(([name, fact]) =>
    fact.protected === true ? [name] : [],
  );
  return [...new Set([...readsOf(...sides), ...kept])];
}

function readsOf(...sides: readonly ComparedSide[]): readonly string[] {
  return sides.flatMap(({ catalogue, pack }) => {
    const loaded = loadCatalogue(catalogue);
    const compiled = loaded.ok ? compilePack(pack, { catalogue: loaded.value }) : undefined;
    return compiled?.ok === true ? compiled.value.reads : [];
  });
}
