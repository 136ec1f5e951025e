import { connect, type Socket } from "node:net";
import type { Chaos } from "./chaos-test.ts";
import { pause } from "./processes.ts";
import type { World } from "./world.ts";

/** More than are let in at once (`overload.ts`). */
const [CROWD, LET_IN] = [320, 256];
const PATIENCE_MS = 20_000;

/**
 * Requests that are begun and not ended: none of them can be answered, however fast the machine is. So many are let in;
 * whoever comes beyond them is told so while those still wait.
 */
export async function crowd(chaos: Chaos, { urls, lenders }: World): Promise<void> {
  const { hostname, port } = new URL(urls[0] ?? "");
  const head = [
    "POST /v1/applications HTTP/1.1",
    `Host: ${hostname}:${port}`,
    `Authorization: Bearer ${lenders[0]?.apiKey ?? ""}`,
    "Content-Type: application/json",
    "Content-Length: 1000",
    "\r\n",
  ].join("\r\n");
  const statuses: number[] = [];
  const sockets = Array.from({ length: CROWD }, (): Socket => {
    const socket = connect(Number(port), hostname, () => socket.write(head));
    socket.on("error", () => undefined);
    socket.once("data", (answer) => {
      const status = /^HTTP\/1\.1 (\d{3})/.exec(answer.toString("latin1"))?.[1];
      statuses.push(Number(status ?? 0));
    });
    return socket;
  });
  const refused = () => statuses.filter((status) => status === 503).length;
  chaos.fired("crowd");
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until && refused() < CROWD - LET_IN) await pause(50);
  chaos.figure(`of ${CROWD} told to come back while nobody could be answered`, refused());
  if (refused() < CROWD - LET_IN)
    chaos.violate("I12", `only ${refused()} of ${CROWD} were told so: more than ${LET_IN} were let in`);
  for (const socket of sockets) socket.destroy();
  await pause(1_000);
}
