import type { IncomingHttpHeaders } from "node:http";
import { get } from "node:http";
import type { Headers } from "./test-server.ts";

/** A server-sent event as a client has it. */
export interface HeardEvent {
  readonly event: string;
  readonly data: unknown;
  readonly id?: string;
}

/** A stream of events that is being read. */
export interface ReadEvents {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Everything that came, as it came. */
  readonly text: string;
  readonly events: readonly HeardEvent[];
  until(done: (read: Pick<ReadEvents, "events" | "text">) => boolean): Promise<void>;
  /** When the server has ended it, or the connection is lost. */
  readonly ended: Promise<void>;
  isEnded(): boolean;
  leave(): void;
}

const PATIENCE_MS = 20_000;

/** Reads a stream of events over a connection of its own until it ends or is left. */
export function readEvents(url: string, headers: Headers): Promise<ReadEvents> {
  return new Promise((resolve, reject) => {
    const asked = get(url, { headers: { ...headers }, agent: false }, (response) => {
      let text = "";
      let rest = "";
      const events: HeardEvent[] = [];
      let isOver = false;
      const listeners = new Set<() => void>();
      const ended = new Promise<void>((over) =>
        response.once("close", () => {
          isOver = true;
          over();
          for (const listener of listeners) listener();
        }),
      );
      response.on("error", () => undefined);
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        const frames = (rest + chunk).split("\n\n");
        rest = frames.pop() ?? "";
        events.push(...frames.flatMap(eventIn));
        for (const listener of listeners) listener();
      });
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        get text() {
          return text;
        },
        events,
        until: (done) =>
          new Promise((found, fail) => {
            const late = setTimeout(() => over(new Error(`Not in time: ${text.slice(-2_000)}`)), PATIENCE_MS);
            const look = (): void => {
              if (done({ events, text })) over();
              else if (isOver) over(new Error(`The stream ended: ${text.slice(-2_000)}`));
            };
            const over = (error?: Error): void => {
              clearTimeout(late);
              listeners.delete(look);
              if (error === undefined) found();
              else fail(error);
            };
            listeners.add(look);
            look();
          }),
        ended,
        isEnded: () => isOver,
        leave: () => asked.destroy(),
      });
    });
    asked.on("error", reject);
  });
}

/** By the rules of the HTML standard, as far as the server uses them; comments and times are no events. */
function eventIn(frame: string): readonly HeardEvent[] {
  const fields = new Map(
    frame.split("\n").map((line) => {
      const colon = line.indexOf(": ");
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  const data = fields.get("data");
  if (data === undefined) return [];
  const id = fields.get("id");
  return [
    {
      event: fields.get("event") ?? "message",
      data: JSON.parse(data) as unknown,
      ...(id === undefined ? {} : { id }),
    },
  ];
}
