import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { inFlight } from "./in-flight.ts";

/** What the thread is told when it begins: where to send, with which key, and the applications as JSON. */
export interface HttpLoad {
  readonly port: number;
  readonly key: string;
  readonly bodies: readonly string[];
  readonly width: number;
}

/** How many to post; their idempotency keys begin with the prefix. The thread ends at `"end"`. */
export type HttpAsked = { readonly count: number; readonly prefix: string } | "end";

/** What the thread answers: processor time for each in microseconds, its own and that of all other threads. */
export interface HttpTaken {
  readonly perSecond: number;
  readonly tookMs: readonly number[];
  readonly clientUs: number;
  readonly serverUs: number;
}

const { port, key, bodies, width } = workerData as HttpLoad;
const AGAIN_MS = 100;
const END_OF_HEAD = "\r\n\r\n";
const head =
  `POST /v1/applications HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: ${key}\r\n` +
  "content-type: application/json\r\nidempotency-key: ";
/** What follows the idempotency key; a character is a byte. */
const tails = bodies.map((body) => {
  const bytes = Buffer.from(body);
  return `\r\ncontent-length: ${bytes.length}${END_OF_HEAD}${bytes.toString("latin1")}`;
});
/** All connections read into it, one at a time. */
const buffer = Buffer.alloc(64 * 1024);

/** One kept connection that has one request under way: what Node's own client adds would be measured, too. */
class Connection {
  readonly #socket: Socket;
  #received = "";
  #answered: ((status: string) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  constructor() {
    this.#socket = connect({
      host: "127.0.0.1",
      port,
      noDelay: true,
      onread: {
        buffer,
        callback: (bytes) => {
          this.#receive(buffer.toString("latin1", 0, bytes));
          return true;
        },
      },
    });
    this.#socket.on("error", (error) => this.#failed?.(error));
    this.#socket.on("close", () =>
      this.#failed?.(new Error("Expected an answer, but got a closed connection")),
    );
  }

  /** Answers the status. */
  post(idempotencyKey: string, tail: string): Promise<string> {
    return new Promise((resolve, reject) => {
      [this.#answered, this.#failed] = [resolve, reject];
      this.#socket.write(head + idempotencyKey + tail, "latin1");
    });
  }

  end(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }

  #receive(text: string): void {
    this.#received += text;
    const end = this.#received.indexOf(END_OF_HEAD);
    if (end < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#received.slice(0, end))?.[1]);
    if (this.#received.length < end + END_OF_HEAD.length + length) return;
    const status = this.#received.slice("HTTP/1.1 ".length, "HTTP/1.1 201".length);
    this.#received = "";
    this.#answered?.(status);
  }
}

const free = Array.from({ length: width }, () => new Connection());
const connections = [...free];

async function post(prefix: string, number: number): Promise<void> {
  const connection = free.pop();
  if (connection === undefined) throw new Error("Expected a free connection");
  const tail = tails[number % tails.length] ?? "";
  let status = await connection.post(`${prefix}-${number}`, tail);
  // A server that has no processor for a second says so; its answer is late then, by the clock.
  while (status === "503") {
    await pause(AGAIN_MS);
    status = await connection.post(`${prefix}-${number}`, tail);
  }
  free.push(connection);
  if (status !== "201") throw new Error(`Expected 201, but got ${status}`);
}

async function measure(count: number, prefix: string): Promise<HttpTaken> {
  const before = process.threadCpuUsage();
  const { perSecond, tookMs, cpuUs } = await inFlight(count, width, (number) => post(prefix, number));
  const { user, system } = process.threadCpuUsage(before);
  const clientUs = (user + system) / count;
  return { perSecond, tookMs, clientUs, serverUs: cpuUs - clientUs };
}

parentPort?.on("message", (asked: HttpAsked) => {
  if (asked !== "end") {
    void measure(asked.count, asked.prefix).then((taken) => parentPort?.postMessage(taken));
    return;
  }
  for (const connection of connections) connection.end();
  parentPort?.close();
});
