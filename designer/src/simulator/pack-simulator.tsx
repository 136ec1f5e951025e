import "./simulator.css";
import {
  compilePack,
  evaluate,
  loadCatalogue,
  renderTrace,
  whatWouldChange,
  type CatalogueDefinition,
  type Decision,
  type PackCase,
  type PackDefinition,
  type ReadableTrace,
  type WhatWouldChange,
} from "@lendloom/engine/decision";
import { err, ok, type Json, type Result } from "@lendloom/engine/kernel";
import { Alert } from "antd";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useText } from "../i18n/index.ts";
import { CasePicker } from "./case-picker.tsx";
import { Comparison } from "./comparison.tsx";
import { DecisionView } from "./decision-view.tsx";
import { casesIn } from "./editable-case.ts";
import { typesOf } from "./fact-words.ts";
import { FactsForm } from "./facts-form.tsx";
import { IssueList } from "./issue-list.tsx";
import { outputTitle } from "./simulation-view.tsx";
import { simulatorTexts } from "./texts.ts";
import { useRunKey } from "./use-run-key.ts";
import { WouldChange } from "./would-change.tsx";

export interface PackSimulatorProps {
  readonly pack: PackDefinition;
  readonly catalogue: CatalogueDefinition;
  readonly liveDefinition?: PackDefinition;
  readonly cases?: unknown;
  /** Another applicant than those of the cases, tried as soon as it is given. */
  readonly applicant?: SampleApplicant;
}

/** Facts in wire form, and when they are decided. */
export interface SampleApplicant {
  readonly facts: Facts;
  readonly at: string;
}

interface Decided {
  readonly decision: Decision;
  readonly trace: ReadableTrace;
  readonly reads: readonly string[];
  readonly wouldChange: WhatWouldChange | undefined;
}

/** Some hundredths of a second in the page. */
const MOST_EVALUATIONS = 4_000;
const RERUN_AFTER_MS = 200;
type Facts = Readonly<Record<string, Json>>;

/** Decides one applicant with the pack as it stands on the screen and with what is live, in the page. */
export function PackSimulator(props: PackSimulatorProps) {
  const { applicant, cases, catalogue, liveDefinition, pack } = props;
  const t = useText(simulatorTexts);
  const list = useMemo(() => casesIn(cases) as readonly PackCase[], [cases]);
  const [chosen, setChosen] = useState<string>();
  const original = list.find(({ id }) => id === chosen) ?? list[0];
  const [edited, setEdited] = useState<Facts>();
  const facts = edited ?? ((original?.facts ?? noFacts) as Facts);
  const [givenAt, setGivenAt] = useState<string>();
  const at = givenAt ?? original?.at ?? "2026-06-01T02:00:00.000Z";
  const [result, setResult] = useState<{
    readonly draft: Result<Decided>;
    readonly live: Result<Decided> | undefined;
  }>();
  const [asked, setAsked] = useState(false);
  const [taken, setTaken] = useState<SampleApplicant>();
  if (applicant !== taken) {
    setTaken(applicant);
    setEdited(applicant?.facts);
    setGivenAt(applicant?.at);
    if (applicant !== undefined) setAsked(true);
  }

  const play = useCallback(() => {
    setResult({
      draft: decide(pack, catalogue, facts, at, true),
      live: liveDefinition === undefined ? undefined : decide(liveDefinition, catalogue, facts, at, false),
    });
  }, [pack, catalogue, facts, at, liveDefinition]);
  const run = useCallback(() => {
    setAsked(true);
    play();
  }, [play]);
  useRunKey(true, run);
  useEffect(() => {
    if (!asked) return;
    const timer = setTimeout(play, RERUN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [asked, play]);

  const asks = useMemo(() => factsRead(pack, catalogue), [pack, catalogue]);
  const typeOf = useMemo(() => typesOf(catalogue, pack), [catalogue, pack]);
  const change = (name: string, value: Json | undefined) => {
    const { [name]: _former, ...others } = facts;
    setEdited(value === undefined ? others : { ...others, [name]: value });
  };
  const forget = () => {
    setEdited(undefined);
    setGivenAt(undefined);
  };
  const draft = result?.draft;
  return (
    <div className="sim sim-pack" data-testid="simulator">
      <CasePicker
        cases={list}
        chosen={original?.id}
        changed={edited !== undefined}
        onChoose={(id) => {
          setChosen(id);
          forget();
        }}
        onReset={forget}
        onRun={run}
      />
      {draft?.ok === false && (
        <Alert
          type="warning"
          showIcon
          title={t("problem")}
          description={<IssueList issues={draft.error} />}
          data-testid="simulation-error"
        />
      )}
      {draft?.ok === true && (
        <div
          className="sim-result"
          data-testid="simulation-result"
          data-outcome={draft.value.decision.outcome}
        >
          <Comparison live={verdict(result?.live)} draft={verdictOf(draft.value)} />
          <DecisionView
            testId="decision-1"
            title={pack.title}
            decision={draft.value.decision}
            trace={draft.value.trace}
            typeOf={typeOf}
            titleOf={(name) => catalogue.facts[name]?.title ?? outputTitle(pack, name)}
          />
          {draft.value.wouldChange !== undefined && (
            <WouldChange
              found={draft.value.wouldChange}
              typeOf={typeOf}
              titleOf={(name) => catalogue.facts[name]?.title}
              onTry={({ changes }) =>
                setEdited({ ...facts, ...Object.fromEntries(changes.map(({ fact, to }) => [fact, to])) })
              }
            />
          )}
        </div>
      )}
      {result === undefined && (
        <div className="sim-not-run">
          <strong>{t("notRun")}</strong>
          <p>{t("notRunHint")}</p>
        </div>
      )}
      <FactsForm
        catalogue={catalogue}
        only={asks}
        readFact={(name) => (Object.hasOwn(facts, name) ? facts[name] : undefined)}
        onChange={(name, _source, value) => change(name, value)}
      />
    </div>
  );
}

const noFacts: Facts = {};

function decide(
  definition: PackDefinition,
  catalogueDefinition: CatalogueDefinition,
  facts: Facts,
  at: string,
  explain: boolean,
): Result<Decided> {
  const catalogue = loadCatalogue(catalogueDefinition);
  if (!catalogue.ok) return err(catalogue.error);
  const pack = compilePack(definition, { catalogue: catalogue.value });
  if (!pack.ok) return err(pack.error);
  const evaluation = evaluate(pack.value, { facts, at });
  if (!evaluation.ok) return err(evaluation.error);
  const found = explain
    ? whatWouldChange(pack.value, { facts, at }, { evaluations: MOST_EVALUATIONS })
    : undefined;
  return ok({
    decision: evaluation.value.decision,
    trace: renderTrace(pack.value, evaluation.value),
    reads: pack.value.reads,
    wouldChange: found?.ok === true ? found.value : undefined,
  });
}

/** The facts a pack reads; all of the catalogue's while the pack does not compile. */
function factsRead(pack: PackDefinition, catalogueDefinition: CatalogueDefinition): ReadonlySet<string> {
  const catalogue = loadCatalogue(catalogueDefinition);
  const compiled = catalogue.ok ? compilePack(pack, { catalogue: catalogue.value }) : undefined;
  return new Set(compiled?.ok === true ? compiled.value.reads : Object.keys(catalogueDefinition.facts));
}

function verdict(result: Result<Decided> | undefined) {
  return result?.ok === true ? verdictOf(result.value) : undefined;
}

function verdictOf({ decision }: Decided) {
  return { outcome: decision.outcome, reason: decision.reasons[0] };
}
