import { Agent, request } from "node:http";
import { parentPort, workerData } from "node:worker_threads";
import { inFlight } from "./in-flight.ts";

/** What the thread is told: where to send, with which key, and the applications as JSON. */
export interface HttpLoad {
  readonly url: string;
  readonly key: string;
  readonly bodies: readonly string[];
  readonly count: number;
  readonly width: number;
  readonly prefix: string;
}

const { url, key, bodies, count, width, prefix } = workerData as HttpLoad;
const agent = new Agent({ keepAlive: true, maxSockets: width });
const target = new URL("/v1/applications", url);

function post(number: number): Promise<void> {
  const body = bodies[number % bodies.length] ?? "";
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: key,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "idempotency-key": `${prefix}-${number}`,
    };
    const sent = request(target, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.once("end", () => {
        if (response.statusCode === 201) resolve();
        else reject(new Error(`Expected 201, but got ${response.statusCode ?? "nothing"}`));
      });
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

parentPort?.postMessage(await inFlight(count, width, post));
agent.destroy();
