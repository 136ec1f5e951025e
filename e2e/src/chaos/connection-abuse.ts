import { readdirSync } from "node:fs";
import { connect, type Socket } from "node:net";
import type { Chaos, ChaosTest } from "./chaos-test.ts";
import { pause } from "./processes.ts";
import { quantiles, told } from "./quantiles.ts";

/** What a client sends that never comes to an end: a byte of it every second. */
const abuses = {
  "slow headers": { begin: "POST /v1/decisions HTTP/1.1\r\nHost: x\r\n", drip: "X", cutWithinMs: 14_000 },
  "slow body": {
    begin:
      "POST /v1/decisions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n",
    drip: " ",
    cutWithinMs: 34_000,
  },
  "no word": { begin: "", drip: "", cutWithinMs: 14_000 },
} as const;
const EACH = 200;

/** F14: clients that never come to the end of a request are let go, and cost those who do nothing. */
export const connectionAbuse: ChaosTest = {
  name: "connection-abuse",
  title: `${EACH} clients each that drip their headers, drip their body, or connect and say nothing`,
  proves: "slow clients are cut off in time, others are answered as before, and nothing stays open",
  stores: ["sqlite"],
  least: { acknowledged: 60, faults: 3 * EACH },
  async run(chaos) {
    const world = await chaos.world();
    await world.start();
    chaos.load();
    await pause(3_000);
    const { pid } = world.server();
    const files = openFiles(pid);
    const port = Number(new URL(world.urls[0] ?? "").port);
    const healthy: number[] = [];
    const begun = performance.now();
    const clients = Object.entries(abuses).flatMap(([what, abuse]) =>
      Array.from({ length: Math.ceil(EACH * chaos.scale) }, () => {
        chaos.fired(what);
        return abused(port, what, abuse);
      }),
    );
    while (
      performance.now() - begun < 36_000 &&
      clients.some(({ cutAfterMs }) => cutAfterMs() === undefined)
    ) {
      const asked = performance.now();
      const answer = await fetch(`${world.urls[0] ?? ""}/v1/about`).catch(() => undefined);
      await answer?.text();
      if (answer?.ok === true) healthy.push(performance.now() - asked);
      else chaos.violate("I12", "a healthy client was not answered");
      await pause(50);
    }
    chaos.over();
    tell(chaos, clients, healthy);
    for (const { socket } of clients) socket.destroy();
    await pause(2_000);
    const after = openFiles(pid);
    chaos.figure("files open before and after", `${files} → ${after}`);
    if (after > files * 1.2 + 15) chaos.violate("I13", `${after} files are open, before it were ${files}`);
    await chaos.settle();
  },
};

interface Abused {
  readonly what: string;
  readonly socket: Socket;
  readonly cutWithinMs: number;
  readonly cutAfterMs: () => number | undefined;
}

function abused(
  port: number,
  what: string,
  { begin, drip, cutWithinMs }: (typeof abuses)[keyof typeof abuses],
): Abused {
  const begun = performance.now();
  let cut: number | undefined;
  const socket = connect(port, "127.0.0.1", () => void socket.write(begin));
  const dripping = setInterval(() => void socket.write(drip), 1_000);
  socket.on("error", () => undefined);
  socket.resume();
  socket.once("close", () => {
    clearInterval(dripping);
    cut = performance.now() - begun;
  });
  return { what, socket, cutWithinMs, cutAfterMs: () => cut };
}

function tell(chaos: Chaos, clients: readonly Abused[], healthy: readonly number[]): void {
  for (const [what, ofKind] of Map.groupBy(clients, (client) => client.what)) {
    const times = ofKind.flatMap(({ cutAfterMs }) => cutAfterMs() ?? []);
    const took = quantiles(times);
    chaos.figure(`cut off: ${what}`, took === null ? "none" : told(took));
    const late = ofKind.filter(({ cutAfterMs, cutWithinMs }) => (cutAfterMs() ?? Infinity) > cutWithinMs);
    if (late.length > 0) chaos.violate("I13", `${late.length} clients with ${what} were not cut off in time`);
  }
  const took = quantiles(healthy);
  if (took === null) return;
  chaos.figure("healthy answers meanwhile", told(took));
  if (took.p90 > 1_000 * chaos.slower()) chaos.violate("I12", `healthy clients waited ${took.p90} ms`);
}

function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}
