import { readFileSync } from "node:fs";

/** How busy the machine is with something else: the control beside which bounds in time are held. */
export interface Slowdown {
  /**
   * How many times longer the processes took than with processors to themselves: their main threads' time on a processor
   * and waiting for one, to that on it, as the kernel counts it; 1 where it does not.
   */
  times(): number;
  end(): void;
}

const LOOK_MS = 250;

/** From now on; of processes that end meanwhile, what was seen last. */
export function watchSlowdown(pids: () => readonly number[]): Slowdown {
  const begun = new Map(pids().map((pid) => [pid, timesOf(pid)]));
  const latest = new Map(begun);
  const look = (): void => {
    for (const pid of pids()) {
      const times = timesOf(pid);
      if (times.ran > 0) latest.set(pid, times);
    }
  };
  const looking = setInterval(look, LOOK_MS);
  looking.unref();
  return {
    times() {
      look();
      let [ran, waited] = [0, 0];
      for (const [pid, times] of latest) {
        ran += times.ran - (begun.get(pid)?.ran ?? 0);
        waited += times.waited - (begun.get(pid)?.waited ?? 0);
      }
      return ran > 0 ? (ran + waited) / ran : 1;
    },
    end: () => clearInterval(looking),
  };
}

function timesOf(pid: number): { readonly ran: number; readonly waited: number } {
  try {
    const [ran = 0, waited = 0] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8")
      .split(" ")
      .map(Number);
    return { ran, waited };
  } catch {
    return { ran: 0, waited: 0 };
  }
}
