import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { freePort, pause } from "./processes.ts";

/** What goes wrong on the way to a connector, or in it. */
export const connectorFaults = [
  "refuse",
  "black-hole",
  "latency",
  "drip",
  "reset-mid-body",
  "lost-answer",
  "html",
  "truncated-json",
  "huge-stream",
  "error-500",
  "too-many-429",
  "redirect",
] as const;
export type ConnectorFault = (typeof connectorFaults)[number];

export interface FaultProxy {
  readonly url: string;
  /** From now on; null: requests go through. */
  set(fault: ConnectorFault | null): void;
  /** Requests that met the fault that is set. */
  readonly met: number;
  close(): Promise<void>;
}

/** Stands between the servers and their connectors and spoils what passes. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let fault: ConnectorFault | null = null;
  let met = 0;
  const server = createServer((asked, answer) => {
    if (fault === null) return void forward(target, asked, answer).catch(() => answer.destroy());
    met += 1;
    spoil(fault, target, asked, answer).catch(() => answer.destroy());
  });
  const port = await freePort();
  const listen = () => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen();
  const stop = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    url: `http://127.0.0.1:${port}`,
    set(next) {
      const was = fault;
      fault = next;
      // Nobody listens: connections are refused by the kernel itself.
      if (next === "refuse" && was !== "refuse") void stop();
      else if (was === "refuse" && next !== "refuse") void listen();
      if (next === null) server.closeAllConnections();
    },
    get met() {
      return met;
    },
    close: stop,
  };
}

async function spoil(
  fault: ConnectorFault,
  target: string,
  asked: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const json = { "content-type": "application/json" };
  switch (fault) {
    case "refuse":
    case "black-hole":
      return;
    case "latency":
      await pause(7_000);
      await forward(target, asked, answer);
      return;
    case "drip":
      answer.writeHead(200, json);
      for (let byte = 0; byte < 60 && !answer.destroyed; byte += 1) {
        answer.write(" ");
        await pause(1_000);
      }
      answer.destroy();
      return;
    case "reset-mid-body":
      answer.writeHead(200, { ...json, "content-length": "1000" });
      answer.write('{"facts":{');
      await pause(20);
      asked.socket.resetAndDestroy();
      return;
    case "lost-answer":
      // The work is done; nobody hears of it.
      await forward(target, asked, undefined);
      asked.socket.resetAndDestroy();
      return;
    case "html":
      answer.writeHead(200, { "content-type": "text/html" }).end("<html><body>maintenance</body></html>");
      return;
    case "truncated-json":
      answer.writeHead(200, json).end('{"facts":{"creditScore":72');
      return;
    case "huge-stream":
      answer.writeHead(200, json);
      for (let part = 0; part < 2_000 && !answer.destroyed; part += 1) {
        if (!answer.write(" ".repeat(1 << 16))) await new Promise((resolve) => answer.once("drain", resolve));
      }
      answer.end();
      return;
    case "error-500":
      answer.writeHead(500, json).end('{"code":"broken"}');
      return;
    case "too-many-429":
      answer.writeHead(429, { ...json, "retry-after": "3600" }).end("{}");
      return;
    case "redirect":
      answer.writeHead(302, { location: "http://127.0.0.1:9/" }).end();
  }
}

/** Passes the request on and its answer back; without `answer` only the first. */
function forward(target: string, asked: IncomingMessage, answer: ServerResponse | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onward = request(
      target + (asked.url ?? "/"),
      { method: asked.method, headers: asked.headers },
      (response) => {
        response.once("end", resolve).once("error", reject);
        if (answer === undefined) response.resume();
        else {
          answer.writeHead(response.statusCode ?? 502, response.headers);
          response.pipe(answer);
        }
      },
    );
    onward.once("error", reject);
    asked.once("error", reject);
    asked.pipe(onward);
  });
}
