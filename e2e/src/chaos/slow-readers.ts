import { get, type ClientRequest, type IncomingMessage } from "node:http";
import { readdirSync } from "node:fs";
import type { Chaos, ChaosTest } from "./chaos-test.ts";
import { memoryMiB } from "./connector-faults.ts";
import { pause } from "./processes.ts";
import type { World } from "./world.ts";

const STREAMS = 200;
const ROWS = 40_000;

/** F11: whoever reads a stream of events slowly or not at all costs nobody else anything. */
export const slowReaders: ChaosTest = {
  name: "slow-readers",
  title: "two hundred readers of a backtest's events, half of which never read, while lenders work",
  proves: "whoever does not read costs the others neither memory nor time",
  stores: ["sqlite"],
  least: { acknowledged: 60, faults: STREAMS / 2 },
  async run(chaos) {
    const world = await chaos.world();
    // One key reads all of them.
    await world.start(0, { env: { LENDLOOM_STREAMS_PER_CREDENTIAL: String(STREAMS + 5) } });
    chaos.load();
    await pause(2_000);
    const { pid } = world.server();
    const alone = await mostMemory(pid, () => backtest(world).then((id) => untilDone(world, id)));
    const files = openFiles(pid);
    let late: string | undefined;
    let heard: readonly string[] = [];
    const streams: ClientRequest[] = [];
    const crowded = await mostMemory(pid, async () => {
      const id = await backtest(world);
      const listening = Array.from({ length: STREAMS }, (_, number) => {
        const paused = number % 2 === 0;
        if (paused) chaos.fired("reader that never reads");
        return listen(world, id, paused, streams);
      });
      await untilDone(world, id);
      chaos.over();
      heard = (await Promise.all(listening)).filter((event) => event !== "paused");
      late = await listen(world, id, false, streams);
    });
    chaos.figure("memory of a backtest alone, and heard by all, MiB", `${alone}, ${crowded}`);
    if (crowded > alone + 64) chaos.violate("I13", `readers cost ${crowded - alone} MiB`);
    const cut = heard.filter((event) => event !== "done").length;
    if (cut > 0 || heard.length !== STREAMS / 2)
      chaos.violate("I11", `${cut} of ${heard.length} readers did not hear the end`);
    if (late !== "done") chaos.violate("I11", `a reader who came late heard ${late ?? "nothing"}`);
    await filesComeBack(chaos, pid, files, streams);
    await chaos.settle();
  },
};

/** Hung up on, a stream leaves nothing behind. */
async function filesComeBack(
  chaos: Chaos,
  pid: number,
  before: number,
  streams: readonly ClientRequest[],
): Promise<void> {
  for (const stream of streams) stream.destroy();
  await pause(3_000);
  const after = openFiles(pid);
  chaos.figure("files open before and after", `${before} → ${after}`);
  if (after > before * 1.2 + 5) chaos.violate("I13", `${after} files are open, before it were ${before}`);
}

async function backtest(world: World): Promise<string> {
  const lines = Array.from(
    { length: ROWS },
    (_, id) => `${id},${6 + (id % 40)},${500 + id},${20 + (id % 50)},${id % 2}`,
  );
  const csv = ["id,durationMonths,amount,age,repaid", ...lines].join("\n");
  const { file } = await send<{ file: string }>(world, "/v1/backtest-files", "text/csv", csv);
  const pack = { id: "german-credit" };
  const source = { kind: "file", file, format: "csv", ref: "id", good: "repaid" };
  const order = JSON.stringify({ a: pack, b: pack, source });
  return (await send<{ id: string }>(world, "/v1/backtests", "application/json", order)).id;
}

async function untilDone(world: World, id: string): Promise<void> {
  for (let look = 0; look < 300; look += 1) {
    const answer = await fetch(`${world.urls[0] ?? ""}/v1/backtests/${id}`, { headers: headersOf(world) });
    const { status } = (await answer.json()) as { readonly status: string };
    if (status === "done") return;
    if (status !== "running") throw new Error(`Expected the backtest to end, but it is ${status}`);
    await pause(200);
  }
  throw new Error("Expected the backtest to end within a minute");
}

/** The last event a reader hears before the server ends the stream. */
function listen(world: World, id: string, paused: boolean, streams: ClientRequest[]): Promise<string> {
  return new Promise((resolve) => {
    const hear = (response: IncomingMessage): void => {
      if (paused) {
        response.pause();
        resolve("paused");
        return;
      }
      let text = "";
      response.on("data", (chunk: Buffer) => (text = (text + chunk.toString()).slice(-4_000)));
      response.once("end", () => resolve([...text.matchAll(/^event: (\w+)$/gm)].at(-1)?.[1] ?? "nothing"));
      response.once("error", () => resolve("broken off"));
    };
    const asked = get(
      `${world.urls[0] ?? ""}/v1/backtests/${id}/events`,
      { headers: headersOf(world), agent: false },
      hear,
    );
    asked.once("error", () => resolve("no stream"));
    streams.push(asked);
  });
}

async function mostMemory(pid: number, work: () => Promise<void>): Promise<number> {
  let most = memoryMiB(pid);
  const looking = setInterval(() => (most = Math.max(most, memoryMiB(pid))), 100);
  try {
    await work();
  } finally {
    clearInterval(looking);
  }
  return most;
}

function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

function headersOf({ lenders }: World): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${lenders[0]?.designerKey ?? ""}` };
}

async function send<T>(world: World, path: string, type: string, body: string): Promise<T> {
  const answer = await fetch((world.urls[0] ?? "") + path, {
    method: "POST",
    headers: { ...headersOf(world), "content-type": type },
    body,
  });
  if (!answer.ok)
    throw new Error(`Expected ${path} to be taken, but ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
