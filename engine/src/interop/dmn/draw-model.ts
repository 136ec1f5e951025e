import type { ModdleElement } from "dmn-moddle";
import type { DmnModel } from "../../decision/index.ts";
import { dmnModdle } from "./dmn-descriptor.ts";

const WIDTH = 180;
const HEIGHT = 80;
const GAP = 60;

/** A plain drawing, a row for each kind of element: modelling tools show only what is drawn. */
export function drawModel(model: DmnModel): ModdleElement {
  const moddle = dmnModdle();
  const rows = [model.services, model.decisions, model.knowledge, model.inputs].filter(
    (row) => row.length > 0,
  );
  const shapes = rows.flatMap((row, level) =>
    row.map(({ id }, column) =>
      moddle.create("dmndi:DMNShape", {
        id: `shape-${level}-${column}`,
        // The writer asks what is referred to for its id.
        dmnElementRef: { id },
        bounds: moddle.create("dc:Bounds", {
          x: GAP + column * (WIDTH + GAP),
          y: GAP + level * (HEIGHT + GAP),
          width: WIDTH,
          height: HEIGHT,
        }),
      }),
    ),
  );
  const diagram = moddle.create("dmndi:DMNDiagram", { id: "diagram", diagramElements: shapes });
  return moddle.create("dmndi:DMNDI", { diagrams: [diagram] });
}
