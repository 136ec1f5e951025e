import { get, type ClientRequest, type IncomingMessage } from "node:http";

type Manner = "quick" | "slow" | "paused";

/** A reader of one application's live journal that comes back whenever it is let go. */
export interface Following {
  readonly manner: Manner;
  /** The numbers of the entries it has, in the order in which they came. */
  readonly heard: () => readonly number[];
  /** Milliseconds from an entry's own time until it came, of entries that are written while it reads. */
  readonly delays: () => readonly number[];
  /** From now on it reads as fast as it can. */
  readOn(): void;
  leave(): void;
}

const A_SECOND = 1_000;
const SLOW_BYTES = 1_024;

export function followEvents(url: string, key: string, manner: Manner): Following {
  const heard: number[] = [];
  const delays: number[] = [];
  const begun = Date.now();
  let [isFree, hasLeft] = [manner === "quick", false];
  let asked: ClientRequest | undefined;
  let answer: IncomingMessage | undefined;
  let rest = "";

  function take(text: string): void {
    const frames = (rest + text).split("\n\n");
    rest = frames.pop() ?? "";
    for (const frame of frames) {
      const id = /^id: (\d+)$/m.exec(frame)?.[1];
      if (id === undefined) continue;
      heard.push(Number(id));
      const at = /"at":"([^"]+)"/.exec(frame)?.[1];
      if (at !== undefined && Date.parse(at) > begun) delays.push(Date.now() - Date.parse(at));
    }
  }

  function connect(): void {
    if (hasLeft) return;
    const after = heard.at(-1);
    const resume = after === undefined ? {} : { "last-event-id": String(after) };
    rest = "";
    asked = get(
      url,
      { agent: false, headers: { authorization: `Bearer ${key}`, accept: "text/event-stream", ...resume } },
      (response) => {
        answer = response;
        response.setEncoding("utf8");
        response.on("data", take);
        if (!isFree) response.pause();
        response.on("error", () => undefined);
        response.once("close", again);
      },
    );
    asked.on("error", again);
  }

  let waiting: NodeJS.Timeout | undefined;
  function again(): void {
    if (hasLeft || waiting !== undefined) return;
    waiting = setTimeout(() => {
      waiting = undefined;
      connect();
    }, A_SECOND);
  }

  /** What a slow reader takes at a time. */
  const dripping = setInterval(() => {
    if (isFree || manner !== "slow") return;
    // What is read is heard as data.
    answer?.read(SLOW_BYTES);
  }, A_SECOND);

  connect();
  return {
    manner,
    heard: () => heard,
    delays: () => delays,
    readOn() {
      isFree = true;
      clearInterval(dripping);
      answer?.resume();
    },
    leave() {
      hasLeft = true;
      clearTimeout(waiting);
      clearInterval(dripping);
      asked?.destroy();
    },
  };
}
