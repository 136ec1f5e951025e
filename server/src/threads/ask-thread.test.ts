import { afterEach, describe, expect, it } from "vitest";
import { createAskedThread, type AskedThread, type ThreadBounds } from "./ask-thread.ts";

const script = new URL("./test-thread.fixture.ts", import.meta.url);
const roomy: ThreadBounds = { timeLimitMs: 60_000, queue: 10, memoryMb: 64 };
const answer = (text: string) => ({ kind: "answer", answer: text });
const unanswered = (because: string) => ({ kind: "unanswered", because });

let thread: AskedThread<string, string>;
afterEach(async () => {
  await thread.stop();
});

describe("a thread that is asked", () => {
  it("answers in order and goes on after an error", async () => {
    thread = createAskedThread(script, roomy);
    expect(await Promise.all(["a", "throw", "b"].map((each) => thread.ask(each)))).toEqual([
      answer("A"),
      unanswered("failed"),
      answer("B"),
    ]);
  });

  it("is ended when it takes too long, and another one answers the next question", async () => {
    thread = createAskedThread(script, { ...roomy, timeLimitMs: 3_000 });
    expect(await thread.ask("for-ever")).toEqual(unanswered("time"));
    expect(await thread.ask("a")).toEqual(answer("A"));
  });

  it("takes a question back that nobody wants any more, whether it is under way or waits", async () => {
    thread = createAskedThread(script, roomy);
    const [busy, waits] = [new AbortController(), new AbortController()];
    const asked = [thread.ask("for-ever", busy.signal), thread.ask("a", waits.signal), thread.ask("b")];
    waits.abort();
    busy.abort();
    expect(await Promise.all(asked)).toEqual([unanswered("cancelled"), unanswered("cancelled"), answer("B")]);
    expect(await thread.ask("c", AbortSignal.abort())).toEqual(unanswered("cancelled"));
    busy.abort();
    expect(await thread.ask("d")).toEqual(answer("D"));
  });

  it("may end by itself, and another one answers the next question", async () => {
    thread = createAskedThread(script, roomy);
    expect(await thread.ask("end")).toEqual(unanswered("failed"));
    expect(await thread.ask("a")).toEqual(answer("A"));
  });

  it("refuses at once what does not fit the queue", async () => {
    thread = createAskedThread(script, { ...roomy, queue: 1 });
    const first = thread.ask("a");
    const second = thread.ask("b");
    expect(await thread.ask("c")).toEqual(unanswered("full"));
    expect([await first, await second]).toEqual([answer("A"), answer("B")]);
  });

  it("answers what is under way and what waits when it is stopped", async () => {
    thread = createAskedThread(script, roomy);
    const asked = [thread.ask("for-ever"), thread.ask("a")];
    await thread.stop();
    expect(await Promise.all(asked)).toEqual([unanswered("closed"), unanswered("closed")]);
    expect(await thread.ask("b")).toEqual(unanswered("closed"));
  });
});
