import { describe, expect, it } from "vitest";
import { answeringWorkflow, askingWorkflow, chattyDocuments } from "../testing/index.ts";
import { compileProcess } from "./compile-process.ts";
import { simulate } from "./simulate.ts";

type Documents = Parameters<typeof compileProcess>[0];

function told(documents: Documents): readonly string[] {
  const compiled = compileProcess(documents);
  const issues = compiled.ok ? compiled.value.warnings : compiled.error;
  return issues
    .filter(({ code }) => code.startsWith("process.send"))
    .map(({ code, pointer, severity, document: { id } }) => `${id} ${severity} ${code} ${pointer}`);
}
function changed(change: (documents: typeof chattyDocuments) => void): Documents {
  const documents = structuredClone(chattyDocuments);
  change(documents);
  return documents;
}
const question = "/machine/states/talk/entry/0/params";
const reminder = "/machine/states/listen/entry/0/params";
const played = {
  id: "talk",
  title: { "zh-CN": "问答", en: "Talk" },
  startAt: "2026-06-01T02:00:00.000Z",
  facts: { name: "张伟", age: 36, city: "BJ" },
  connectors: {},
  expect: {},
};

describe("events between a process and its sub-flows", () => {
  it("PR104 fit what their receiver declares: the event, the members of its payload, and their types", () => {
    expect(told(chattyDocuments)).toEqual([]);
    const sent = (params: object) =>
      told(
        changed(({ workflow }) => {
          Object.assign(workflow.machine.states.talk.entry[0]?.params ?? {}, params);
        }),
      );
    expect(sent({ event: "NOTHING" })).toEqual([`asking error process.send-event ${question}/event`]);
    expect(sent({ payload: { n: "1", more: "2" } })).toEqual([
      `asking error process.send-member ${question}/payload/more`,
    ]);
    expect(sent({ payload: {} })).toEqual([`asking error process.send-missing ${question}`]);
    expect(sent({ payload: { n: '"one"' } })).toEqual([
      `asking error process.send-type ${question}/payload/n`,
    ]);
    const up = changed(({ workflow }) => {
      delete (workflow.events as Partial<typeof workflow.events>).REMIND;
      delete (workflow.machine.states.talk.on as Partial<typeof workflow.machine.states.talk.on>).REMIND;
    });
    expect(told(up)).toEqual([`answering error process.send-event ${reminder}/event`]);
  });

  it("PR104 for a parent are a warning where no workflow is known to begin this one, and held to each that does", () => {
    const alone: Documents = { ...chattyDocuments, workflow: answeringWorkflow, workflows: [] };
    expect(told(alone)).toEqual([]);
    expect(told({ ...alone, begunBy: [] })).toContain(
      `answering warning process.send-no-parent ${reminder}/to`,
    );
    expect(told({ ...alone, begunBy: [askingWorkflow] })).toEqual([]);
    const { REMIND: _gone, ...events } = askingWorkflow.events;
    expect(told({ ...alone, begunBy: [{ ...askingWorkflow, events }] })).toEqual([
      `answering error process.send-event ${reminder}/event`,
    ]);
    expect(told({ ...alone, begunBy: [{ ...askingWorkflow, events: {}, machine: {} }] })).toContain(
      `answering warning process.send-no-parent ${reminder}/to`,
    );
  });

  it("PR105 are told in a simulation in their order, and what nobody takes is named", () => {
    const talk = simulate(chattyDocuments, { ...played, steps: [{ wait: "P2D" }, { event: "ASK" }] });
    expect(talk.error).toBeUndefined();
    expect(talk).toMatchObject({
      finished: true,
      output: { heard: 4, last: 99, reminded: 1 },
      subflows: [{ finished: true, path: ["listen", "bye"] }],
    });
    expect(talk.unheard).toBeUndefined();
    const deaf = changed(({ workflow }) => {
      delete (workflow.machine.states.talk.on as Partial<typeof workflow.machine.states.talk.on>).ANSWER;
    });
    const unheard = simulate(deaf, { ...played, steps: [] });
    expect(unheard.error).toBeUndefined();
    expect(unheard.unheard).toMatchObject([
      { from: "sub-flow", event: "ANSWER", code: "run.event-refused" },
      { from: "sub-flow", event: "ANSWER", code: "run.event-refused" },
    ]);
  });
});
