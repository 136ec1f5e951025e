import type { Pauses } from "@lendloom/engine/runtime";

/** Pauses of the process's own clock; none keeps it alive. */
export const pauses: Pauses = {
  begin(ms) {
    let end = (): void => undefined;
    const over = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    return { over, end };
  },
};
