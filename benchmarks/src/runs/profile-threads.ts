import { Session, type Profiler } from "node:inspector";

/** Where threads of this process were while `work` was done. */
export interface ThreadsProfile {
  readonly main: Profiler.Profile;
  /** Processor time of all threads, of the one that computes, and of the other ones that run JavaScript, in microseconds. */
  readonly allUs: number;
  readonly mainUs: number;
  readonly workersUs: number;
}

const INTERVAL_US = 500;

/** Samples this thread, and reads the processor time of each. */
export async function profileThreads(work: () => Promise<unknown>): Promise<ThreadsProfile> {
  const session = new Session();
  session.connect();
  const post = (method: string, params: object = {}) =>
    new Promise<object>((resolve, reject) =>
      session.post(method, params, (error, answer) => {
        if (error === null) resolve(answer ?? {});
        else reject(error);
      }),
    );
  // A session is no reason for a process to stay.
  const staying = setInterval(() => undefined, 1_000);
  const workers = await attachWorkers(session, post);
  await post("Profiler.enable");
  await post("Profiler.setSamplingInterval", { interval: INTERVAL_US });
  const workersBefore = await workers.cpuUs();
  await post("Profiler.start");
  const all = process.cpuUsage();
  const here = process.threadCpuUsage();
  await work();
  const mainUs = sum(process.threadCpuUsage(here));
  const allUs = sum(process.cpuUsage(all));
  const { profile } = (await post("Profiler.stop")) as Profiler.StopReturnType;
  const workersUs = (await workers.cpuUs()) - workersBefore;
  session.disconnect();
  clearInterval(staying);
  return { main: profile, allUs, mainUs, workersUs };
}

/** Workers speak the same protocol, in messages of the session with the main thread. */
async function attachWorkers(
  session: Session,
  post: (method: string, params?: object) => Promise<object>,
): Promise<{ cpuUs(): Promise<number> }> {
  const sessions: string[] = [];
  const answers = new Map<number, (us: number) => void>();
  let asked = 0;
  session.on("NodeWorker.attachedToWorker", ({ params }) => sessions.push(params.sessionId));
  session.on("NodeWorker.receivedMessageFromWorker", ({ params }) => {
    const { id, result } = JSON.parse(params.message) as Evaluated;
    answers.get(id)?.(result.result.value);
  });
  await post("NodeWorker.enable", { waitForDebuggerOnStart: false });
  const expression = "(({ user, system }) => user + system)(process.threadCpuUsage())";
  const cpuUsOf = async (sessionId: string): Promise<number> => {
    const id = ++asked;
    const answer = new Promise<number>((resolve) => answers.set(id, resolve));
    const message = JSON.stringify({ id, method: "Runtime.evaluate", params: { expression } });
    await post("NodeWorker.sendMessageToWorker", { sessionId, message });
    return answer;
  };
  return {
    async cpuUs() {
      const each = await Promise.all(sessions.map(cpuUsOf));
      return each.reduce((left, right) => left + right, 0);
    },
  };
}

interface Evaluated {
  readonly id: number;
  readonly result: { readonly result: { readonly value: number } };
}

function sum({ user, system }: NodeJS.CpuUsage): number {
  return user + system;
}
