/**
 * Answers the milliseconds since, by the clock or by what all threads of the process used of the processors, whichever
 * is less: on a busy machine the clock counts other people's work, and work on several threads takes less time than it uses.
 */
export function stopwatch(): () => number {
  const start = performance.now();
  const used = process.cpuUsage();
  return () => {
    const elapsedMs = performance.now() - start;
    const { user, system } = process.cpuUsage(used);
    return Math.min(elapsedMs, (user + system) / 1_000);
  };
}
