import { setTimeout as wait } from "node:timers/promises";
import { buildSandbox } from "./app.ts";

/**
 * The sandbox as a process of its own: `main.ts <folder> <port> [<address>]`. It listens on the loopback interface, where
 * no other address is named, and ends when whoever started it does, so that a killed server leaves no port taken.
 */
const [folder = ".", port = "7301", host = "127.0.0.1"] = process.argv.slice(2);
const app = buildSandbox(folder);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await app.close();
  process.exit(0);
}
process.once("SIGTERM", () => void stop());
process.once("disconnect", () => void stop());
// Ctrl-C reaches the whole group: the server still needs its connectors while it drains, then tells us.
process.on("SIGINT", () => (process.send === undefined ? void stop() : undefined));

await listen(50);
process.send?.({ kind: "listening" });

/** The sandbox of a killed server may still be on its way out. */
async function listen(attempts: number): Promise<void> {
  try {
    await app.listen({ host, port: Number(port) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || attempts === 0) {
      process.send?.({ kind: "failed", code: (error as NodeJS.ErrnoException).code ?? "" });
      process.exit(1);
    }
    await wait(100);
    await listen(attempts - 1);
  }
}
