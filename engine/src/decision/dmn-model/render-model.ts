import { unbindValue, type Value } from "../../logic/index.ts";
import type { Json } from "../../kernel/index.ts";
import { truthWord, type ModelDecisionTrace } from "../readable-trace.ts";
import { keyOf, type CompiledModel } from "./compile-model.ts";
import type { ModelObservation } from "./evaluate-model.ts";
import { readTruths, type TracedTable } from "./table-truths.ts";

/** What each decision of a model read, looked at and answered; `at` is where the model stands in its pack. */
export function renderModel(
  { elements, model }: CompiledModel,
  tables: ReadonlyMap<string, TracedTable>,
  observed: ModelObservation,
  truths: Uint8Array,
  at: string,
): readonly ModelDecisionTrace[] {
  return model.decisions.map(({ expression, id, name }, index) => {
    const place = `/decisions/${index}/expression`;
    const key = keyOf(model, id);
    const reads = (elements.get(key)?.needs ?? []).flatMap((need) => {
      const element = elements.get(need.key)?.element;
      return element?.kind === "input" || element?.kind === "decision"
        ? [{ name: element.name, ...wire(observed.valueOf(need.key)) }]
        : [];
    });
    const traced = tables.get(place);
    const seen = observed.tables.get(place);
    return {
      name,
      pointer: `${at}/decisions/${index}`,
      ...wire(observed.valueOf(key)),
      reads,
      ...(expression?.kind === "literal" ? { text: expression.text } : {}),
      ...(traced === undefined
        ? {}
        : {
            table: {
              hitPolicy: traced.table.hitPolicy,
              inputs: traced.table.inputs.map(({ title, expression: text }, column) => ({
                title: title ?? text,
                expression: text,
                ...(seen === undefined ? {} : wire(seen.inputs[column] ?? null)),
              })),
              rows: traced.table.rows.map(({ when, note }, row) => {
                const { cells, chosen, truth } = readTruths(traced, row, truths);
                return {
                  pointer: `${at}${place}/rows/${row}`,
                  truth: truthWord(truth),
                  chosen: truthWord(chosen),
                  cells: when.map((test, cell) => ({ test, truth: truthWord(cells[cell] ?? 0) })),
                  ...(note === undefined ? {} : { note }),
                };
              }),
            },
          }),
    };
  });
}

function wire(value: Value): { readonly value?: Json } {
  const json = unbindValue({ kind: "any" }, value);
  return json === undefined ? {} : { value: json };
}
