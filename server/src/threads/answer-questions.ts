import { parentPort } from "node:worker_threads";
import type { Asked, Replied } from "./ask-thread.ts";

/** The thread's side of `createAskedThread`: answers each question, and says when one cannot be answered. */
export function answerQuestions(answer: (question: never) => unknown): void {
  const port = parentPort;
  if (port === null) throw new Error("Expected to run in a thread, but there is nobody to answer");
  const send = (reply: Replied<unknown>): void => port.postMessage(reply);
  port.on("message", ({ id, question }: Asked<never>) => {
    void (async () => {
      try {
        send({ id, answer: await answer(question) });
      } catch (error) {
        send({ id, failed: error instanceof Error ? error.message : String(error) });
      }
    })();
  });
}
