import { Worker } from "node:worker_threads";

/**
 * Why a question has no answer; `failed` is an error of the thread's own, `cancelled` that nobody wants it any more, the
 * rest are bounds.
 */
export type Unanswered = "time" | "memory" | "full" | "closed" | "cancelled" | "failed";
export type ThreadAnswer<Answer> =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "unanswered"; readonly because: Unanswered };

/** A thread that answers one question after the other. It never rejects: what it cannot answer, it says. */
export interface AskedThread<Question, Answer> {
  /** Where the signal is aborted the question is taken back, and a thread that is at work on it is ended. */
  ask(question: Question, signal?: AbortSignal): Promise<ThreadAnswer<Answer>>;
  /** Ends the thread; what waits and what comes later is answered `closed`. */
  stop(): Promise<void>;
}

export interface ThreadBounds {
  /** From being asked to being answered, waiting included. A thread that is still at work then is ended. */
  readonly timeLimitMs: number;
  /** Questions that may wait; one more is answered `full` at once. */
  readonly queue: number;
  /**
   * A thread that grows beyond it is ended. V8 cannot always do so: one allocation that is too large by itself ends
   * the process, so that work must be bounded in steps as well.
   */
  readonly memoryMb: number;
}

/** What a thread is sent, and what it sends back. */
export interface Asked<Question> {
  readonly id: number;
  readonly question: Question;
}
export type Replied<Answer> =
  { readonly id: number; readonly answer: Answer } | { readonly id: number; readonly failed: string };

interface Waiting<Question, Answer> extends Asked<Question> {
  readonly timer: NodeJS.Timeout;
  readonly settle: (answer: ThreadAnswer<Answer>) => void;
}

/**
 * Keeps one thread for work that must not hold up requests: begun with the first question, kept for the next, never
 * a reason for the process to stay. After it ends (out of time or memory), the next question begins another.
 */
export function createAskedThread<Question, Answer>(
  script: URL,
  bounds: ThreadBounds,
): AskedThread<Question, Answer> {
  const waiting: Waiting<Question, Answer>[] = [];
  let current: Waiting<Question, Answer> | undefined;
  let thread: Worker | undefined;
  let isStopped = false;
  let asked = 0;

  function settle(one: Waiting<Question, Answer>, answer: ThreadAnswer<Answer>): void {
    clearTimeout(one.timer);
    one.settle(answer);
  }

  function finish(answer: ThreadAnswer<Answer>): void {
    const done = current;
    current = undefined;
    if (done !== undefined) settle(done, answer);
    next();
  }

  function begin(): Worker {
    const begun = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: bounds.memoryMb } });
    begun.unref();
    let because: Unanswered = "failed";
    begun.on("message", (reply: Replied<Answer>) => {
      if (thread !== begun || reply.id !== current?.id) return;
      finish(
        "answer" in reply
          ? { kind: "answer", answer: reply.answer }
          : { kind: "unanswered", because: "failed" },
      );
    });
    begun.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY") because = "memory";
    });
    begun.on("exit", () => {
      if (thread !== begun) return;
      thread = undefined;
      finish({ kind: "unanswered", because });
    });
    return begun;
  }

  function next(): void {
    if (current !== undefined || isStopped) return;
    current = waiting.shift();
    if (current === undefined) return;
    thread ??= begin();
    thread.postMessage({ id: current.id, question: current.question } satisfies Asked<Question>);
  }

  function giveUp(one: Waiting<Question, Answer>, because: "time" | "cancelled"): void {
    const place = waiting.indexOf(one);
    if (place >= 0) waiting.splice(place, 1);
    if (one !== current) {
      if (place >= 0) settle(one, { kind: "unanswered", because });
      return;
    }
    void thread?.terminate();
    thread = undefined;
    finish({ kind: "unanswered", because });
  }

  return {
    ask: (question, signal) =>
      new Promise((resolve) => {
        if (isStopped || waiting.length >= bounds.queue) {
          resolve({ kind: "unanswered", because: isStopped ? "closed" : "full" });
          return;
        }
        const timer = setTimeout(() => giveUp(one, "time"), bounds.timeLimitMs);
        timer.unref();
        const cancel = (): void => giveUp(one, "cancelled");
        const one: Waiting<Question, Answer> = {
          id: ++asked,
          question,
          timer,
          settle(answer) {
            signal?.removeEventListener("abort", cancel);
            resolve(answer);
          },
        };
        signal?.addEventListener("abort", cancel, { once: true });
        waiting.push(one);
        if (signal?.aborted === true) cancel();
        next();
      }),
    async stop() {
      isStopped = true;
      const ended = thread;
      thread = undefined;
      const left = current === undefined ? waiting : [current, ...waiting];
      current = undefined;
      for (const one of left) settle(one, { kind: "unanswered", because: "closed" });
      waiting.length = 0;
      await ended?.terminate();
    },
  };
}
