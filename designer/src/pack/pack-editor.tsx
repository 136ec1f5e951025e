import { ExperimentOutlined } from "@ant-design/icons";
import type { CatalogueDefinition, Finding, PackDefinition } from "@lendloom/engine/decision";
import { pointer as pointerOf } from "@lendloom/engine/kernel";
import { Alert, Button } from "antd";
import { useDeferredValue, useMemo, useState } from "react";
import { useDefinition, useDraft, type DefinitionDetail, type ReadyDraft } from "../api/index.ts";
import { EditorHeader } from "../app/editor-header.tsx";
import { Waiting } from "../app/page.tsx";
import { appTexts } from "../app/texts.ts";
import { Unopened } from "../app/unopened.tsx";
import { useDocument } from "../app/use-document.ts";
import { BacktestPart, useBacktest, type TriedApplicant } from "../backtest/index.ts";
import { useText } from "../i18n/index.ts";
import { PackSimulator } from "../simulator/index.ts";
import { SampleBanner, type Sample } from "./analysis/sample-banner.tsx";
import { useAnalysis } from "./analysis/use-analysis.ts";
import { checkPack } from "./check-pack.ts";
import { ExportButton } from "./export-button.tsx";
import { namesOf } from "./names.ts";
import { Outline } from "./outline.tsx";
import { PackProvider, type PackEditing } from "./pack-context.ts";
import { PackPart } from "./pack-part.tsx";
import "./pack.css";
import { decisionPointer, partAt, usePart } from "./part.ts";
import { ProblemsChip } from "./problems-drawer.tsx";
import { ConvertToStrictButton } from "./strict/convert-button.tsx";
import { packTexts } from "./texts.ts";
import { useReveal } from "./use-reveal.ts";

/** A rule pack, edited as sentences, grids and points; checked and tried out in the page with the engine itself. */
export function PackEditor({ id }: { readonly id: string }) {
  const t = useText(appTexts);
  const draft = useDraft<PackDefinition>("pack", id);
  switch (draft.state) {
    case "loading":
      return <Waiting />;
    case "failed":
      return <Unopened error={draft.problem} retry={draft.retry} to="/packs" back={t("packs")} />;
    case "ready":
      return <OpenPack draft={draft} />;
  }
}

function OpenPack({ draft }: { readonly draft: ReadyDraft<PackDefinition> }) {
  const t = useText(packTexts);
  const { cases, definition: pack } = useDocument(draft.document);
  const catalogueDetail = useDefinition("catalogue", pack.catalogue);
  const catalogue = useMemo(() => catalogueOf(catalogueDetail.data), [catalogueDetail.data]);
  const editing = useEditing(draft, pack, catalogue);
  const [part, open] = usePart(pack);
  const [isSimulating, setIsSimulating] = useState(false);
  const reveal = useReveal(part);
  const [sample, setSample] = useState<Sample>();
  const backtest = useBacktest();
  const simulate = (next: Sample) => {
    setSample(next);
    setIsSimulating(true);
  };
  const show = (finding: Finding) => {
    open(partAt(finding.pointer));
    reveal(finding.pointer);
    if (finding.witness !== undefined) simulate({ kind: "finding", finding, applicant: finding.witness });
  };
  const tryApplicant = (tried: TriedApplicant) => {
    const { at, facts, ref } = tried;
    const place = placeOf(tried, pack);
    if (place !== undefined) {
      open(partAt(place));
      reveal(place);
    }
    simulate({ kind: "backtest", ref, applicant: { facts, at } });
  };
  const champion = useMemo(
    () => liveSide(draft.live?.definition, catalogueDetail.data),
    [catalogueDetail.data, draft.live],
  );
  return (
    <PackProvider value={editing}>
      <div className="editor">
        <EditorHeader
          draft={draft}
          extra={
            <>
              <ProblemsChip open={open} show={show} />
              <ConvertToStrictButton />
              <ExportButton
                id={draft.id}
                hasDraft={draft.saving.revision !== undefined}
                isModel={Object.values(pack.decisions).some(({ kind }) => kind === "model")}
              />
              <Button
                icon={<ExperimentOutlined />}
                type={isSimulating ? "primary" : "default"}
                ghost={isSimulating}
                onClick={() => setIsSimulating(!isSimulating)}
                data-testid="simulate"
              >
                {t("simulate")}
              </Button>
            </>
          }
        />
        {catalogueDetail.isError && (
          <Alert type="warning" banner title={t("catalogueMissing", { id: pack.catalogue })} />
        )}
        <div className="pack-body">
          <Outline part={part} open={open} />
          {part.kind === "backtest" && catalogue !== undefined ? (
            <BacktestPart
              backtest={backtest}
              champion={champion}
              challenger={{ pack, catalogue }}
              tryApplicant={tryApplicant}
            />
          ) : (
            <PackPart part={part} />
          )}
          {isSimulating && catalogue !== undefined && (
            <aside className="pack-simulator">
              {sample !== undefined && <SampleBanner sample={sample} close={() => setSample(undefined)} />}
              <PackSimulator
                pack={pack}
                catalogue={catalogue}
                {...(draft.live !== undefined && {
                  liveDefinition: draft.live.definition as unknown as PackDefinition,
                })}
                {...(cases !== undefined && { cases })}
                {...(sample !== undefined && { applicant: sample.applicant })}
              />
            </aside>
          )}
        </div>
      </div>
    </PackProvider>
  );
}

/** The draft of a catalogue when there is one: its pack will be published with it. */
function catalogueOf(detail: DefinitionDetail | undefined): CatalogueDefinition | undefined {
  const from = detail?.draft ?? detail?.live;
  return from?.definition as CatalogueDefinition | undefined;
}

/** Where in the draft the sides first differ for an applicant; nothing where the draft has no such decision. */
function placeOf({ decision, item }: TriedApplicant, pack: PackDefinition): string | undefined {
  if (decision === undefined || !Object.hasOwn(pack.decisions, decision)) return undefined;
  const model = pack.decisions[decision];
  const rule = model?.kind === "rules" ? model.rules.findIndex(({ id }) => id === item) : -1;
  return decisionPointer(decision) + (rule < 0 ? "" : pointerOf("rules", rule));
}

/** What is live, with the catalogue that is live beside it. */
function liveSide(definition: unknown, detail: DefinitionDetail | undefined) {
  const catalogue = (detail?.live ?? detail?.draft)?.definition as CatalogueDefinition | undefined;
  return definition === undefined || catalogue === undefined
    ? undefined
    : { pack: definition as PackDefinition, catalogue };
}

function useEditing(
  draft: ReadyDraft<PackDefinition>,
  pack: PackDefinition,
  catalogue: CatalogueDefinition | undefined,
): PackEditing {
  const names = useMemo(() => namesOf(pack, catalogue), [catalogue, pack]);
  // Typing is never held up by the check: it follows when the page has time.
  const checked = useDeferredValue(pack);
  const issues = useMemo(
    () => (catalogue === undefined ? [] : checkPack(checked, catalogue)),
    [catalogue, checked],
  );
  const compiles = !issues.some(({ severity }) => severity === "error");
  const analysis = useAnalysis(pack, catalogue, compiles);
  const { document } = draft;
  return useMemo(
    () => ({ document, pack, catalogue, names, issues, analysis }),
    [analysis, catalogue, document, issues, names, pack],
  );
}
