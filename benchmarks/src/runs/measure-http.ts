import { Worker } from "node:worker_threads";
import { cashLoanApplication } from "../../../server/src/test-kit/applicants.ts";
import { startTestServer, type TestServer } from "../../../server/src/test-kit/test-server.ts";
import type { Figure } from "../bench/benchmark.ts";
import type { HttpAsked, HttpLoad, HttpTaken } from "./http-client.ts";
import { percentile } from "./in-flight.ts";
import { publishLoan } from "./publish-loan.ts";

const WIDTH = 128;

/** Applications posted by another thread over kept connections: three states, and the demo lender's cash loan. */
export async function measureHttp(quick: boolean): Promise<readonly Figure[]> {
  return [...(await measureLoan(quick)), ...(await measureCashLoan(quick))];
}

/** The loan of the section before, first with nobody working on what is started, then with the server's own workers. */
async function measureLoan(quick: boolean): Promise<readonly Figure[]> {
  const connectors = { call: () => Promise.resolve({ kind: "answer", answer: {} } as const) };
  const bodies = Array.from({ length: 500 }, (_, number) =>
    JSON.stringify({
      product: "loan",
      applicant: { reference: `applicant-${number}` },
      facts: { name: "张伟", age: 36, score: 720 },
    }),
  );
  const measure = async (working: boolean): Promise<HttpTaken> => {
    const server = await startTestServer({ connectors });
    const key = await publishLoan(server);
    if (!working) await server.worker.stop();
    return await post(server, key, bodies, quick ? 100 : 10_000);
  };
  const starts = await measure(false);
  const worked = await measure(true);
  return [
    {
      name: "httpStartsPerSecond",
      title: "durable starts through HTTP",
      unit: "1/s",
      value: starts.perSecond,
      aim: { at: "least", value: 2_500 },
    },
    {
      name: "httpCpuUsPerStart",
      title: "processor time of the server for each of them",
      unit: "µs",
      value: starts.serverUs,
    },
    {
      name: "httpClientCpuUsPerStart",
      title: "processor time of the posting thread for each of them",
      unit: "µs",
      value: starts.clientUs,
    },
    {
      name: "httpStart50Ms",
      title: "a start through HTTP",
      unit: "ms",
      value: percentile(starts.tookMs, 0.5),
    },
    {
      name: "httpStart99Ms",
      title: `a start of 100 through HTTP, ${WIDTH} at a time`,
      unit: "ms",
      value: percentile(starts.tookMs, 0.99),
    },
    {
      name: "httpWorkedStartsPerSecond",
      title: "starts through HTTP while workers carry them on",
      unit: "1/s",
      value: worked.perSecond,
    },
  ];
}

async function measureCashLoan(quick: boolean): Promise<readonly Figure[]> {
  const server = await startTestServer();
  const bodies = Array.from({ length: 500 }, (_, number) =>
    JSON.stringify(cashLoanApplication(600 + (number % 200), `C-${number}`)),
  );
  const taken = await post(server, server.apiKey["authorization"] ?? "", bodies, quick ? 40 : 2_000);
  return [
    {
      name: "httpCashLoansPerSecond",
      title: "starts of the demo lender's cash loan through HTTP",
      unit: "1/s",
      value: taken.perSecond,
    },
  ];
}

/** Posts applications to warm up, and as many by the clock; ends the server. */
async function post(
  server: TestServer,
  key: string,
  bodies: readonly string[],
  count: number,
): Promise<HttpTaken> {
  const port = Number(new URL(await server.app.listen({ host: "127.0.0.1", port: 0 })).port);
  const thread = new Worker(new URL("http-client.ts", import.meta.url), {
    workerData: { port, key, bodies, width: WIDTH } satisfies HttpLoad,
  });
  await ask(thread, { prefix: "warm", count });
  const taken = await ask(thread, { prefix: "timed", count });
  thread.postMessage("end" satisfies HttpAsked);
  await server.close();
  return taken;
}

function ask(thread: Worker, asked: HttpAsked): Promise<HttpTaken> {
  return new Promise((resolve, reject) => {
    thread.once("message", resolve);
    thread.once("error", reject);
    thread.postMessage(asked);
  });
}
