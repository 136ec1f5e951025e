import { expect, it } from "vitest";
import { createSemaphore } from "./semaphore.ts";

it("a semaphore runs at most its number at a time, in order, and goes on after a failure", async () => {
  const limited = createSemaphore(2);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const task = (number: number) => async () => {
    started.push(number);
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    if (number % 3 === 0) throw new Error("no");
    return number;
  };
  const answers = await Promise.allSettled(Array.from({ length: 9 }, (_, number) => limited(task(number))));
  expect(most).toBe(2);
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(answers.filter(({ status }) => status === "rejected")).toHaveLength(3);
});
