import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpConnectors } from "./http-connectors.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function answering(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const call = {
  tenant: "demo",
  connector: "credit-bureau",
  operation: "query",
  idempotencyKey: "run:1.0",
  input: { known: {} },
  timeoutMs: 1_500,
  attempt: 1,
};

function connectorsAt(baseUrl: string, allowedHosts = [new URL(baseUrl).host]) {
  return createHttpConnectors({ baseUrl, allowedHosts });
}

describe("HTTP connectors", () => {
  it("passes the idempotency key and answers the JSON object", async () => {
    const url = await answering((request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ key: request.headers["idempotency-key"], path: request.url }));
    });
    expect(await connectorsAt(url).call(call)).toEqual({
      kind: "answer",
      answer: { key: "run:1.0", path: "/connectors/credit-bureau/query" },
    });
  });

  it("RT408 takes headers and blanks as signs of life, and ends a call that is silent for too long", async () => {
    const url = await answering((request, response) => {
      expect(request.headers["heartbeat-within-ms"]).toBe("300");
      response.setHeader("content-type", "application/json");
      response.flushHeaders();
      let beats = 0;
      const beating = setInterval(() => {
        beats += 1;
        if (beats < 8) response.write(" ");
        else {
          clearInterval(beating);
          if (request.url?.endsWith("query") === true) response.end('{"done":true}');
        }
      }, 100);
    });
    const connectors = connectorsAt(url);
    const slow = { ...call, timeoutMs: 5_000, heartbeatMs: 300 };
    expect(await connectors.call(slow)).toEqual({ kind: "answer", answer: { done: true } });
    expect(await connectors.call({ ...slow, operation: "dies" })).toMatchObject({
      kind: "error",
      code: "connector.no-heartbeat",
      retryable: true,
    });
  });

  it.each<[string, RequestListener, string, boolean]>([
    ["a refusal", (_request, response) => response.writeHead(422).end(), "connector.http-422", false],
    ["an outage", (_request, response) => response.writeHead(503).end(), "connector.http-503", true],
    ["a limit of rate", (_request, response) => response.writeHead(429).end(), "connector.http-429", true],
    [
      "a redirect, unfollowed",
      (_request, response) => response.writeHead(302, { location: "http://127.0.0.1:9/" }).end(),
      "connector.http-302",
      false,
    ],
    [
      "HTML",
      (_request, response) => response.writeHead(200, { "content-type": "text/html" }).end("<p>"),
      "connector.not-json",
      true,
    ],
    ["half an object", json('{"facts":'), "connector.not-json", true],
    ["a list", json("[]"), "connector.not-json", true],
    ["a key that reaches a prototype", json('{"__proto__":{"x":1}}'), "connector.not-json", true],
    [
      "more than 256 KiB",
      json(JSON.stringify({ x: "y".repeat(300_000) })),
      "connector.answer-too-large",
      false,
    ],
    ["silence", () => undefined, "connector.timeout", true],
    ["a broken connection", (request) => request.destroy(), "connector.unreachable", true],
  ])("tells %s as an error", async (_what, listener, code, retryable) => {
    const url = await answering(listener);
    expect(await connectorsAt(url).call(call)).toMatchObject({ kind: "error", code, retryable });
  });

  it("calls no host that is not on the list", async () => {
    let asked = 0;
    const url = await answering((_request, response) => {
      asked += 1;
      response.end();
    });
    expect(await connectorsAt(url, ["connectors.example:443"]).call(call)).toMatchObject({
      code: "connector.host-not-allowed",
      retryable: false,
    });
    expect(asked).toBe(0);
  });

  it("keeps connector and operation names inside the path", async () => {
    const url = await answering((request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ path: request.url }));
    });
    expect(await connectorsAt(url).call({ ...call, connector: "../../admin", operation: "x?y" })).toEqual({
      kind: "answer",
      answer: { path: "/connectors/..%2F..%2Fadmin/x%3Fy" },
    });
  });
});

function json(text: string): RequestListener {
  return (_request, response) => response.writeHead(200, { "content-type": "application/json" }).end(text);
}
