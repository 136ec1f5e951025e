import type { Json } from "../../kernel/index.ts";
import { flowDocuments } from "../sample-flow.ts";
import { mapDocuments } from "../sample-map.ts";

const title = { "zh-CN": "测试", en: "Test" };
const heard = { title, type: { kind: "integer" }, initial: "0" };
const number = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] };
const told = { title, roles: [], payload: number };
const send = (to: string, event: string, n: number) => ({
  type: "send",
  params: { to, event, payload: { n: String(n) } },
});
const counts = [{ actions: [{ type: "assign", params: { heard: "heard + 1" } }] }];

interface State {
  invoke?: { retry?: { maxAttempts: number } }[];
  entry?: unknown[];
  on?: Record<string, unknown>;
}
interface Workflow {
  events: Record<string, unknown>;
  variables: Record<string, unknown>;
  machine: { states: Record<string, State> };
}

/** How many valuations are under way at once where there is one for each of three items. */
export const AT_ONCE = 2;

/**
 * The booking flow and its valuation, whose calls are tried as often as processes die of them, and that tell each
 * other where they are: twice down, three times up. With a `completion` there are three valuations, a map that is done
 * by it; they are told nothing.
 */
export function patientFlow(completion?: Json): typeof flowDocuments {
  const patient =
    completion === undefined
      ? structuredClone(flowDocuments)
      : mapDocuments({ params: { completion, concurrency: AT_ONCE } });
  const [booking, valuation] = [patient.workflow, patient.workflows[0]] as unknown as [Workflow, Workflow];
  for (const workflow of [booking, valuation]) {
    for (const state of Object.values(workflow.machine.states)) {
      for (const { retry } of state.invoke ?? []) if (retry !== undefined) retry.maxAttempts = 100;
    }
    workflow.variables["heard"] = heard;
    workflow.events["NOTED"] = told;
  }
  const { value } = booking.machine.states;
  if (value !== undefined) {
    if (completion === undefined) {
      value.entry = [send("valuation", "NOTED", 1), send("valuation", "NOTED", 2)];
    }
    value.on = { ...value.on, NOTED: counts };
  }
  for (const [index, key] of ["order", "look", "valued"].entries()) {
    const state = valuation.machine.states[key];
    if (state === undefined) continue;
    state.entry = [send("parent", "NOTED", index + 1)];
    if (key !== "valued") state.on = { ...state.on, NOTED: counts };
  }
  return patient;
}
