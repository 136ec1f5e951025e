import { closed } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { hintEvents } from "../../events/index.ts";
import { answers } from "./shared.ts";

const number = Type.String({ pattern: "^\\d{1,9}$" });

export const JournalEventsQuery = closed({
  after: Type.Optional(
    Type.String({
      pattern: "^\\d{1,9}$",
      description: "Entries after this number; Last-Event-ID comes first",
    }),
  ),
});
export const ResumeHeaders = Type.Object({ "last-event-id": Type.Optional(number) });

export const journalAnswer = {
  about:
    "Each entry as the journal shows it: `id` is its number, `event` its kind, `data` the entry. Whoever comes back with " +
    "`Last-Event-ID`, at whichever process, is told every entry after it, once and in order. `end` is the last event of an " +
    "application that has ended; other streams are ended after a quarter of an hour and asked for again.",
  answers: stream('id: 1\nevent: started\ndata: {"seq":1,"kind":"started"}\n\n'),
};

export const hintsAnswer = {
  about:
    `Hints: what may be read again, by its id and without anything personal (${hintEvents.join(", ")}). ` +
    "Some may be lost with a connection or told as one: a stream begins with " +
    "`resync`, and tells it again after an overrun; lists are then read again. An application's journal is the record.",
  answers: stream('event: task.opened\ndata: {"id":"019a…-t3","application":"019a…"}\n\n'),
};

function stream(example: string): Record<string, unknown> {
  return {
    ...answers({}),
    200: {
      description: "Server-sent events until the client leaves; a comment every 15 seconds",
      content: { "text/event-stream": { schema: { type: "string", examples: [example] } } },
    },
  };
}
