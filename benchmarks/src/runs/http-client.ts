import { connect, type Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { inFlight } from "./in-flight.ts";

/** What the thread is told: where to send, with which key, and the applications as JSON. */
export interface HttpLoad {
  readonly port: number;
  readonly key: string;
  readonly bodies: readonly string[];
  readonly count: number;
  readonly width: number;
  readonly prefix: string;
}

/** What the thread answers; `serverUs` is the processor time of the other threads for each, in microseconds. */
export interface HttpTaken {
  readonly perSecond: number;
  readonly tookMs: readonly number[];
  readonly serverUs: number;
}

const { port, key, bodies, count, width, prefix } = workerData as HttpLoad;
const END_OF_HEAD = "\r\n\r\n";

/** One kept connection that has one request under way: what Node's own client adds would be measured, too. */
class Connection {
  readonly #socket: Socket;
  #received = "";
  #answered: ((status: string) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  constructor() {
    this.#socket = connect({ host: "127.0.0.1", port, noDelay: true });
    this.#socket.setEncoding("latin1");
    this.#socket.on("data", (text: string) => this.#receive(text));
    this.#socket.on("error", (error) => this.#failed?.(error));
    this.#socket.on("close", () =>
      this.#failed?.(new Error("Expected an answer, but got a closed connection")),
    );
  }

  post(path: string, idempotencyKey: string, body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      [this.#answered, this.#failed] = [resolve, reject];
      this.#socket.write(
        `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: ${key}\r\ncontent-type: application/json\r\n` +
          `idempotency-key: ${idempotencyKey}\r\ncontent-length: ${Buffer.byteLength(body)}${END_OF_HEAD}${body}`,
      );
    });
  }

  end(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }

  #receive(text: string): void {
    this.#received += text;
    const head = this.#received.indexOf(END_OF_HEAD);
    if (head < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#received.slice(0, head))?.[1]);
    if (this.#received.length < head + END_OF_HEAD.length + length) return;
    const status = this.#received.slice("HTTP/1.1 ".length, "HTTP/1.1 201".length);
    this.#received = "";
    this.#answered?.(status);
  }
}

const free = Array.from({ length: width }, () => new Connection());
const connections = [...free];

async function post(number: number): Promise<void> {
  const connection = free.pop();
  if (connection === undefined) throw new Error("Expected a free connection");
  const status = await connection.post(
    "/v1/applications",
    `${prefix}-${number}`,
    bodies[number % bodies.length] ?? "",
  );
  free.push(connection);
  if (status !== "201") throw new Error(`Expected 201, but got ${status}`);
}

const before = process.threadCpuUsage();
const { perSecond, tookMs, cpuUs } = await inFlight(count, width, post);
const { user, system } = process.threadCpuUsage(before);
for (const connection of connections) connection.end();
const clientUs = (user + system) / count;
parentPort?.postMessage({ perSecond, tookMs, serverUs: cpuUs - clientUs } satisfies HttpTaken);
