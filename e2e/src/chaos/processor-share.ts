import { existsSync, readFileSync } from "node:fs";

/**
 * How many times longer a process takes than it would on a machine with nothing else to do: its main thread's time on a
 * processor and waiting for one, to that on it, by the kernel. Answers how to ask for it; 1 where the kernel does not count.
 */
export function watchSlowdown(pid: number): () => number {
  const begun = times(pid);
  return () => {
    const now = times(pid);
    const [ran, waited] = [now.ran - begun.ran, now.waited - begun.waited];
    return ran > 0 ? (ran + waited) / ran : 1;
  };
}

function times(pid: number): { readonly ran: number; readonly waited: number } {
  const path = `/proc/${pid}/task/${pid}/schedstat`;
  const [ran = 0, waited = 0] = existsSync(path) ? readFileSync(path, "utf8").split(" ").map(Number) : [];
  return { ran, waited };
}
