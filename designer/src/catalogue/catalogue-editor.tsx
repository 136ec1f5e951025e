import type { CatalogueDefinition } from "@lendloom/engine/decision";
import type { Texts } from "@lendloom/engine/kernel";
import { Input } from "antd";
import { useMemo, useState } from "react";
import { useDraft, type ReadyDraft } from "../api/index.ts";
import { EditorHeader } from "../app/editor-header.tsx";
import { JsonView } from "../app/json-view.tsx";
import { Waiting } from "../app/page.tsx";
import { appTexts } from "../app/texts.ts";
import { Unopened } from "../app/unopened.tsx";
import { useDocument } from "../app/use-document.ts";
import { useText } from "../i18n/index.ts";
import { Field, FieldProblems } from "../workflow/panel-parts.tsx";
import { pointerEdits } from "../workflow/pointer-edits.ts";
import { TextsField } from "../workflow/texts-field.tsx";
import "../workflow/workflow.css";
import "./catalogue.css";
import type { CataloguePart } from "./catalogue-part.ts";
import { catalogueProblems, problemsAt } from "./catalogue-problems.ts";
import { FactList } from "./fact-list.tsx";
import { SourceList } from "./source-list.tsx";
import { catalogueTexts } from "./texts.ts";

/** A catalogue: the facts that packs, workflows and forms can read, and where each comes from. */
export function CatalogueEditor({ id }: { readonly id: string }) {
  const t = useText(appTexts);
  const draft = useDraft<CatalogueDefinition>("catalogue", id);
  if (draft.state === "loading") return <Waiting />;
  if (draft.state === "failed")
    return <Unopened error={draft.problem} retry={draft.retry} to="/catalogues" back={t("catalogues")} />;
  return <OpenCatalogue key={id} draft={draft} />;
}

const label: Texts = { "zh-CN": "修改数据目录", en: "Change the catalogue" };

function OpenCatalogue({ draft }: { readonly draft: ReadyDraft<CatalogueDefinition> }) {
  const t = useText(catalogueTexts);
  const { document, live, saving } = draft;
  const { definition: catalogue } = useDocument(document);
  const [open, onOpen] = useState<string>();
  const problems = useMemo(() => catalogueProblems(catalogue, saving.issues), [catalogue, saving.issues]);
  const edits = useMemo(() => pointerEdits(document), [document]);
  const part: CataloguePart = {
    catalogue,
    live: live?.definition as CatalogueDefinition | undefined,
    document,
    edits,
    problems,
    open,
    onOpen,
  };
  const around = problems.filter(({ pointer }) => !/^\/(sources|facts|title|version)(\/|$)/.test(pointer));
  return (
    <div className="editor" data-testid="catalogue-editor">
      <EditorHeader
        draft={draft}
        extra={
          <span
            className={problems.length === 0 ? "chip chip-live" : "chip chip-decline"}
            data-testid="catalogue-problems"
            data-count={problems.length}
          >
            {problems.length === 0 ? t("sound") : t("problems", { count: problems.length })}
          </span>
        }
      />
      <main className="cat-body">
        <div className="cat-columns">
          <div>
            <section className="card">
              <header>
                <h2>{t("name")}</h2>
              </header>
              <div className="card-body">
                <TextsField
                  value={catalogue.title}
                  testId="catalogue-title"
                  onChange={(language, text) => edits.set(`/title/${language}`, text, label)}
                />
                <Field label={t("version")} problems={problemsAt(problems, "/version")}>
                  <Input
                    className="mono"
                    value={catalogue.version}
                    onChange={(event) => edits.set("/version", event.target.value, label)}
                    data-testid="catalogue-version"
                  />
                </Field>
                <FieldProblems problems={[...problemsAt(problems, "/title"), ...around]} />
              </div>
            </section>
            <SourceList {...part} />
          </div>
          <div>
            <FactList {...part} />
            <section className="card">
              <JsonView value={catalogue} />
            </section>
          </div>
        </div>
      </main>
    </div>
  );
}
