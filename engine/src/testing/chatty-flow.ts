import type { Json } from "../kernel/index.ts";
import { sampleCatalogue, samplePack } from "./sample-loan.ts";

const title = { "zh-CN": "测试", en: "Test" };
const number = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] };
const count = { title, type: { kind: "integer" }, initial: "0" } as const;
const event = (payload?: Json) => ({ title, roles: [], ...(payload === undefined ? {} : { payload }) });
const send = (to: string, name: string, n: string, more = {}) => ({
  type: "send",
  params: { to, event: name, payload: { n }, ...more },
});

/** Asks a sub-flow three questions and is told three answers, then the end; one reminder goes up a day later. */
export const askingWorkflow = {
  format: "lendloom-workflow/1",
  id: "asking",
  version: "1.0.0",
  title,
  catalogue: "sample",
  events: {
    ANSWER: event(number),
    REMIND: event(number),
    ASK: { title, roles: ["api-client"] },
    STOP: { title, roles: ["api-client"] },
  },
  variables: { asked: count, heard: count, reminded: count, last: count },
  machine: {
    initial: "talk",
    states: {
      talk: {
        title,
        entry: [send("answering", "QUESTION", "1"), send("answering", "QUESTION", "2")],
        invoke: [
          {
            id: "answering",
            src: "subflow",
            params: { workflow: "answering" },
            onDone: [{ target: "over" }],
            onError: [{ target: "over" }],
          },
        ],
        on: {
          ASK: [{ actions: [send("answering", "QUESTION", "heard + 1")] }],
          ANSWER: [
            { actions: [{ type: "assign", params: { heard: "heard + 1", last: "event.payload.n" } }] },
          ],
          REMIND: [{ actions: [{ type: "assign", params: { reminded: "reminded + 1" } }] }],
          STOP: [{ target: "over" }],
        },
        exit: [send("answering", "QUESTION", "9")],
      },
      over: { title, type: "final", output: { heard: "heard", last: "last", reminded: "reminded" } },
    },
  },
} satisfies Json;

/** Answers each question with its number times ten, and ends with a last word after the third. */
export const answeringWorkflow = {
  format: "lendloom-workflow/1",
  id: "answering",
  version: "1.0.0",
  title,
  catalogue: "sample",
  events: { QUESTION: event(number) },
  variables: { questions: count },
  machine: {
    initial: "listen",
    states: {
      listen: {
        title,
        entry: [send("parent", "REMIND", "1", { after: "P1D", id: "remind" })],
        on: {
          QUESTION: [
            {
              target: "bye",
              guard: { type: "feel", params: { text: "questions = 2" } },
              actions: [send("parent", "ANSWER", "event.payload.n * 10")],
            },
            {
              actions: [
                { type: "assign", params: { questions: "questions + 1" } },
                send("parent", "ANSWER", "event.payload.n * 10"),
              ],
            },
          ],
        },
      },
      bye: { title, type: "final", entry: [send("parent", "ANSWER", "99")] },
    },
  },
} satisfies Json;

export const chattyDocuments = {
  workflow: askingWorkflow,
  catalogue: sampleCatalogue,
  packs: [samplePack],
  workflows: [answeringWorkflow],
};
