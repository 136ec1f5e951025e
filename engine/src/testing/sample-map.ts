import type { Json, JsonObject } from "../kernel/index.ts";
import { flowDocuments } from "./sample-flow.ts";

interface MapOptions {
  /** FEEL; default three sizes. */
  readonly items?: string;
  /** Beside the list, the workflow and its answer. */
  readonly params?: JsonObject;
  readonly timeout?: string;
  readonly onError?: readonly Json[] | null;
}

const sizes = { title: { "zh-CN": "尺寸", en: "Sizes" }, type: { kind: "list", of: { kind: "integer" } } };

/** The booking flow with a valuation for each item of a list, whose worth is what those that were done found. */
export function mapDocuments(options: MapOptions = {}): typeof flowDocuments {
  const { items = "sizes", params = {}, timeout = "P10D", onError } = options;
  const documents = structuredClone(flowDocuments);
  const [valuation] = documents.workflow.machine.states.value.invoke;
  if (valuation === undefined) throw new Error("Expected the valuation");
  const states: Record<string, object> = documents.workflow.machine.states;
  const error = onError === null ? {} : { onError: onError ?? valuation.onError };
  states["value"] = {
    ...documents.workflow.machine.states.value,
    invoke: [
      {
        id: "valuations",
        src: "map",
        params: { ...valuation.params, items, ...params },
        input: { age: "age", name: "name", asked: "item * 1000 + index" },
        ...(onError === null ? {} : { timeout }),
        onDone: [
          {
            target: "pay",
            actions: [
              { type: "assign", params: { worth: 'sum(event.output[status = "done"].output.worth)' } },
            ],
          },
        ],
        ...error,
      },
    ],
  };
  Object.assign(documents.workflow.variables, { sizes: { ...sizes, initial: "[1, 2, 3]" } });
  return documents;
}
