import type { JsonObject } from "@lendloom/engine/kernel";
import { itemOf, type Run } from "@lendloom/engine/process";

/** What a run is to a lender's system. Nothing personal: facts are read through decisions and tasks. */
export function applicationSummary(run: Run) {
  const { id, subject, pins, status, states, finished, createdAt, updatedAt, outcome } = run;
  return {
    id,
    ...(pins.product === undefined ? {} : { product: pins.product.id }),
    reference: subject,
    status,
    states: [...states],
    finished,
    createdAt,
    updatedAt,
    ...(outcome === undefined ? {} : { outcome }),
  };
}

/** The answer to a command on a run: kept with its idempotency key, so that a repeat is told the same. What waits is read. */
export function applicationAnswer(run: Run): JsonObject {
  const { release, workflow } = run.pins;
  return {
    ...applicationSummary(run),
    ...(release === undefined ? {} : { release: { seq: release.seq } }),
    workflow: { id: workflow.id, version: workflow.version, hash: workflow.hash },
    ...flowOf(run),
  };
}

/** How it stands to other runs, to signals, and to what is undone. */
function flowOf(run: Run) {
  const { startAt, cancelled, parent, children, maps, waits, compensating, compensations = [] } = run;
  const begun = Object.entries(children ?? {});
  return {
    ...(startAt === undefined ? {} : { startAt }),
    ...(cancelled === undefined ? {} : { cancelled: { at: cancelled.at, by: { ...cancelled.by } } }),
    ...(parent === undefined ? {} : { parent: parent.run }),
    ...(begun.length === 0
      ? {}
      : {
          children: begun.map(([generation, { run: id, invoke, workflow, state }]) => {
            const place = itemOf(generation);
            return {
              id,
              step: invoke,
              ...(place === undefined ? {} : { item: place.item }),
              workflow,
              state,
            };
          }),
        }),
    ...(maps === undefined
      ? {}
      : {
          maps: Object.values(maps).map(({ invoke: step, total, begun: of }) => ({ step, total, begun: of })),
        }),
    ...(waits === undefined ? {} : { waits: { ...waits } }),
    ...(compensating === undefined ? {} : { undoing: { left: compensations.length } }),
  };
}
