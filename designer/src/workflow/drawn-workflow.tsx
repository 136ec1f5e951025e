import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useMemo } from "react";
import { WorkflowCanvas, type Focus, type Lights } from "../canvas/index.ts";
import { placesOf } from "../document/index.ts";
import { diagramOf } from "./diagram-of.ts";
import { useSurroundings } from "./use-surroundings.ts";

interface DrawnWorkflowProps {
  readonly definition: WorkflowDefinition;
  readonly layout: unknown;
  readonly lights: Lights;
  readonly focus: Focus;
  readonly selected: ReadonlySet<string>;
  readonly problems: ReadonlyMap<string, number>;
  readonly onSelect: (ids: readonly string[]) => void;
}

/** A workflow to look at, with a path lit on it: nothing of it can be changed. */
export function DrawnWorkflow({ definition, layout, ...shown }: DrawnWorkflowProps) {
  const surroundings = useSurroundings(definition);
  const diagram = useMemo(() => diagramOf(definition, surroundings), [definition, surroundings]);
  return (
    <WorkflowCanvas
      {...shown}
      diagram={diagram}
      isSettled={surroundings.isNamed}
      places={placesOf(layout)}
      readOnly
      insertMenu={noMenu}
      connectMenu={noMenu}
      onMove={nothing}
      onConnect={nothing}
      onRemove={nothing}
      onTidy={nothing}
    />
  );
}

const nothing = () => undefined;
const noMenu = () => null;
