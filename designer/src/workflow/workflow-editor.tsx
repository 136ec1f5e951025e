import "./workflow.css";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useCallback, useMemo, useState } from "react";
import { useDraft, type ReadyDraft } from "../api/index.ts";
import { EditorHeader } from "../app/editor-header.tsx";
import { Waiting } from "../app/page.tsx";
import { appTexts } from "../app/texts.ts";
import { Unopened } from "../app/unopened.tsx";
import { useDocument } from "../app/use-document.ts";
import { WorkflowCanvas, type Focus, type Lights } from "../canvas/index.ts";
import {
  addTransition,
  freshKey,
  insertStateOnEdge,
  moveBoxes,
  patchValue,
  placedStates,
  placesOf,
  removeState,
  removeTransition,
  retargetTransition,
  tidy,
} from "../document/index.ts";
import { useText } from "../i18n/index.ts";
import { ConnectMenu } from "./connect-menu.tsx";
import { diagramOf } from "./diagram-of.ts";
import { InsertMenu } from "./insert-menu.tsx";
import { ProblemHelpContext } from "./problem-help.ts";
import { SidePanel, type PanelName } from "./side-panel.tsx";
import { workflowTexts } from "./texts.ts";
import { useProblems, type Problem } from "./use-problems.ts";
import { useSurroundings } from "./use-surroundings.ts";
import { WorkflowActions } from "./workflow-actions.tsx";

/** The page on which a workflow is drawn, changed, checked and simulated. */
export function WorkflowEditor({ id }: { readonly id: string }) {
  const t = useText(appTexts);
  const draft = useDraft<WorkflowDefinition>("workflow", id);
  if (draft.state === "loading") return <Waiting />;
  if (draft.state === "failed")
    return <Unopened error={draft.problem} retry={draft.retry} to="/workflows" back={t("workflows")} />;
  return <OpenWorkflow key={id} draft={draft} />;
}

const nothing: ReadonlySet<string> = new Set();

function OpenWorkflow({ draft }: { readonly draft: ReadyDraft<WorkflowDefinition> }) {
  const t = useText(workflowTexts);
  const { document } = draft;
  const { definition, layout, cases } = useDocument(document);
  const surroundings = useSurroundings(definition);
  const problems = useProblems(definition, surroundings);
  const [selected, setSelected] = useState(nothing);
  const [panel, setPanel] = useState<PanelName>("properties");
  const [lights, setLights] = useState<Lights>();
  const [way, setWay] = useState<Lights>();
  const [focus, setFocus] = useState<Focus>();
  const [wantedData, setWantedData] = useState<string>();
  const diagram = useMemo(() => diagramOf(definition, surroundings), [definition, surroundings]);
  const places = placesOf(layout);

  const select = useCallback((ids: readonly string[]) => {
    setSelected(ids.length === 0 ? nothing : new Set(ids));
    if (ids.length > 0) setPanel("properties");
  }, []);
  const show = useCallback((state: string) => {
    setSelected(new Set([state]));
    setPanel((now) => (now === "simulate" ? now : "properties"));
    setFocus({ ids: [state] });
  }, []);
  const showProblem = useCallback(({ state, path }: Problem) => {
    setWay(path === undefined ? undefined : wayLights(path));
    if (state === undefined) return;
    setSelected(new Set([state]));
    setFocus({ ids: [state] });
  }, []);
  const openData = useCallback((pointer: string) => {
    setWantedData(pointer);
    setPanel("data");
  }, []);
  const fix = useCallback(
    ({ edits, texts }: NonNullable<Problem["fix"]>) => {
      document.run(patchValue(edits, { label: texts }));
      setWay(undefined);
    },
    [document],
  );
  const help = useMemo(
    () => ({ fix, titleOf: (key: string) => placedStates(definition).get(key)?.state.title ?? key }),
    [definition, fix],
  );
  const insertMenu = useCallback(
    (arrow: string, close: () => void) => (
      <InsertMenu
        definition={definition}
        packTitles={surroundings.packTitles}
        calls={surroundings.calls}
        onInsert={(step) => {
          const key = freshKey(definition, step.kind);
          document.run(insertStateOnEdge(arrow, step));
          close();
          select([key]);
          setFocus({ ids: [key] });
        }}
      />
    ),
    [definition, document, select, surroundings],
  );
  const connectMenu = useCallback(
    (arrow: string, close: () => void) => (
      <ConnectMenu
        definition={definition}
        onConnect={(target) => {
          const title = placedStates(definition).get(target)?.state.title;
          document.run(retargetTransition(arrow, target, title));
          close();
        }}
        onNewEnd={(status) => {
          const key = freshKey(definition, "end");
          document.run(insertStateOnEdge(arrow, { kind: "end", status }));
          close();
          setFocus({ ids: [key] });
        }}
      />
    ),
    [definition, document],
  );
  const connect = useCallback(
    (from: { readonly box: string } | { readonly arrow: string }, target: string) => {
      const title = placedStates(document.getState().definition).get(target)?.state.title;
      document.run(
        "arrow" in from ? retargetTransition(from.arrow, target, title) : addTransition(from.box, target),
      );
    },
    [document],
  );
  const remove = useCallback(
    (ids: readonly string[]) => {
      for (const id of ids) {
        const placed = placedStates(document.getState().definition).get(id);
        if (placed !== undefined) document.run(removeState(id, placed.state.title));
        else if (id.startsWith("/")) document.run(removeTransition(id));
      }
      setSelected(nothing);
    },
    [document],
  );

  return (
    <div className="editor wf-editor" data-testid="workflow-editor">
      <EditorHeader
        draft={draft}
        extra={
          <WorkflowActions
            id={definition.id}
            hasDraft={draft.saving.revision !== undefined}
            problems={problems}
            panel={panel}
            onPanel={setPanel}
          />
        }
      />
      <div className="wf-body">
        <main className="wf-canvas">
          <button type="button" className="wf-skip" onClick={toPanel} data-testid="skip-canvas">
            {t("skipCanvas")}
          </button>
          <WorkflowCanvas
            diagram={diagram}
            isSettled={surroundings.isNamed}
            places={places}
            selected={selected}
            problems={problems.byState}
            lights={panel === "simulate" ? lights : panel === "problems" ? way : undefined}
            focus={focus}
            readOnly={false}
            insertMenu={insertMenu}
            connectMenu={connectMenu}
            onSelect={select}
            onMove={(moved) => document.run(moveBoxes(moved))}
            onConnect={connect}
            onRemove={remove}
            onTidy={() => document.run(tidy())}
          />
        </main>
        <ProblemHelpContext value={help}>
          <SidePanel
            panel={panel}
            onPanel={setPanel}
            draft={draft}
            definition={definition}
            cases={cases}
            surroundings={surroundings}
            problems={problems}
            selected={selected}
            onShow={show}
            onProblem={showProblem}
            onGoToProblem={(problem) => {
              if (problem.state === undefined) {
                openData(problem.pointer);
                return;
              }
              show(problem.state);
              setPanel("properties");
            }}
            wantedData={wantedData}
            onWantData={setWantedData}
            onOpenData={openData}
            onFix={fix}
            onSelect={select}
            onRemove={remove}
            onLights={setLights}
            onFocus={(ids) => setFocus({ ids })}
          />
        </ProblemHelpContext>
      </div>
    </div>
  );
}

/** Past the steps of the canvas, of which each is a stop. */
function toPanel(): void {
  document.getElementById("wf-side")?.focus();
}

/** The states on the way to a problem, in order. */
function wayLights(path: readonly string[]): Lights {
  const boxes = [...new Set(path)].map((key, order) => [key, { light: "passed", order }] as const);
  return { boxes: new Map(boxes), arrows: new Map() };
}
