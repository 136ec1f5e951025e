import { Worker } from "node:worker_threads";
import { cashLoanApplication } from "../../../server/src/test-kit/applicants.ts";
import { startTestServer } from "../../../server/src/test-kit/test-server.ts";
import type { Figure } from "../bench/benchmark.ts";
import type { HttpLoad } from "./http-client.ts";
import { percentile, type Throughput } from "./in-flight.ts";

const WIDTH = 128;

/** Applications of the demo lender's cash loan, posted by another thread over real sockets; workers work meanwhile. */
export async function measureHttp(quick: boolean): Promise<readonly Figure[]> {
  const server = await startTestServer();
  const url = await server.app.listen({ host: "127.0.0.1", port: 0 });
  const bodies = Array.from({ length: 500 }, (_, number) =>
    JSON.stringify(cashLoanApplication(600 + (number % 200), `C-${number}`)),
  );
  const key = server.apiKey["authorization"] ?? "";
  const load = (prefix: string, count: number) => inThread({ url, key, bodies, count, width: WIDTH, prefix });
  await load("warm", quick ? 50 : 1_000);
  const { perSecond, tookMs } = await load("timed", quick ? 100 : 5_000);
  await server.close();
  return [
    {
      name: "httpStartsPerSecond",
      title: "durable starts of the cash loan through HTTP",
      unit: "1/s",
      value: perSecond,
      aim: { at: "least", value: 2_500 },
    },
    { name: "httpStart50Ms", title: "a start through HTTP", unit: "ms", value: percentile(tookMs, 0.5) },
    {
      name: "httpStart99Ms",
      title: `a start of 100 through HTTP, ${WIDTH} at a time`,
      unit: "ms",
      value: percentile(tookMs, 0.99),
    },
  ];
}

function inThread(load: HttpLoad): Promise<Throughput> {
  const thread = new Worker(new URL("http-client.ts", import.meta.url), { workerData: load });
  return new Promise((resolve, reject) => {
    thread.once("message", resolve);
    thread.once("error", reject);
  });
}
