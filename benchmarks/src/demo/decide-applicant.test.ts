import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { syntheticApplicants } from "../german-credit/synthetic-applicants.ts";
import { decideApplicant } from "./decide-applicant.ts";
import { identityNumber } from "./identity-number.ts";
import { inParallel } from "./in-parallel.ts";

interface Request {
  readonly method: string;
  readonly url: string;
  readonly key: string | undefined;
  readonly body: Record<string, unknown>;
}
type Reply = (status: number, body?: unknown) => void;

const patience = { givesUpAfterMs: 2_000, firstDelayMs: 1, maxDelayMs: 5 };
const decision = { outcome: "approve", reasons: [1, 2, 3, 4, 5].map((at) => ({ code: `R${at}` })) };
const [applicant] = syntheticApplicants(1, 1);
const close: (() => void)[] = [];
afterEach(() => {
  for (const one of close.splice(0)) one();
});

async function serve(answer: (request: Request, reply: Reply, drop: () => void) => void) {
  const requests: Request[] = [];
  const server = createServer((incoming, response) => {
    void readBody(incoming).then((body) => {
      const key = incoming.headers["idempotency-key"];
      const request = {
        method: incoming.method ?? "",
        url: incoming.url ?? "",
        key: typeof key === "string" ? key : undefined,
        body,
      };
      requests.push(request);
      answer(request, replier(response), () => incoming.socket.destroy());
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  close.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { requests, server: { url, sandboxUrl: url, apiKey: "secret" } };
}

async function readBody(incoming: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of incoming) text += String(chunk);
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function replier(response: ServerResponse): Reply {
  return (status, body) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
}

describe("one applicant of the demo", () => {
  it("tells the sandbox, sends the application, waits for the decision and keeps four reasons", async () => {
    let reads = 0;
    const { server, requests } = await serve((request, reply) => {
      if (request.method === "PUT") reply(204);
      else if (request.method === "POST") reply(201, { id: "run-1" });
      else reply(200, (reads += 1) < 3 ? { id: "run-1" } : { id: "run-1", decision });
    });
    const decided = await decideApplicant(server, applicant!, { round: "t", patience });
    expect(decided).toMatchObject({ application: "run-1", outcome: "approve", retries: 0 });
    expect(decided.reasons).toHaveLength(4);
    const [told, sent] = requests;
    expect(told).toMatchObject({ url: `/sandbox/applicants/${identityNumber(1)}` });
    expect(sent).toMatchObject({ key: "demo-t-1", body: { product: "german-credit" } });
    const facts = sent?.body["facts"] as Record<string, unknown>;
    const { bureau } = told?.body["facts"] as { bureau: Record<string, unknown> };
    expect(Object.keys(facts).filter((name) => Object.hasOwn(bureau, name))).toEqual([]);
    expect(Object.keys(bureau)).toContain("checkingAccount");
  });

  it("sends again with the same key when the connection breaks or the server is restarting", async () => {
    let posts = 0;
    const { server, requests } = await serve((request, reply, drop) => {
      if (request.method === "PUT") reply(204);
      else if ((posts += 1) === 1) drop();
      else if (posts === 2) reply(503);
      else reply(201, { id: "run-1", decision });
    });
    const decided = await decideApplicant(server, applicant!, { round: "t", patience });
    expect(decided.retries).toBe(2);
    expect(requests.filter(({ method }) => method === "POST").map(({ key }) => key)).toEqual(
      new Array(3).fill("demo-t-1"),
    );
  });

  it("says what it expected when the server refuses", async () => {
    const { server } = await serve((request, reply) => {
      if (request.method === "PUT") reply(204);
      else reply(422, { code: "facts.invalid" });
    });
    await expect(decideApplicant(server, applicant!, { round: "t", patience })).rejects.toThrow("got 422");
  });
});

describe("identity numbers", () => {
  it("are different for every applicant and end in the right check character", () => {
    const numbers = Array.from({ length: 2_500 }, (_, at) => identityNumber(at + 1));
    expect(new Set(numbers).size).toBe(2_500);
    // ISO 7064 MOD 11-2: the weighted sum of all 18 characters leaves 1.
    for (const number of numbers) {
      const sum = Array.from(number).reduce(
        (total, digit, at) => total + (digit === "X" ? 10 : Number(digit)) * (2 ** (17 - at) % 11),
        0,
      );
      expect(sum % 11).toBe(1);
    }
  });
});

describe("in parallel", () => {
  it("keeps the order of the items and never runs more than the width", async () => {
    let running = 0;
    let most = 0;
    const results = await inParallel([5, 1, 4, 2, 3], 2, async (ms) => {
      most = Math.max(most, (running += 1));
      await new Promise((done) => setTimeout(done, ms));
      running -= 1;
      return ms * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
  });
});
