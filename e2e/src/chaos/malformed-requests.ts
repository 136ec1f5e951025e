import type { SeededRandom } from "@lendloom/engine/testing";
import type { ChaosTest } from "./chaos-test.ts";
import { memoryMiB } from "./connector-faults.ts";
import { malformedRequests, type Operation, type RawRequest } from "./malformed-request.ts";
import { sendRaw } from "./send-raw.ts";
import { SECRET } from "./spoil-request.ts";
import { pause } from "./processes.ts";
import { quantiles, told } from "./quantiles.ts";
import { problemCodes } from "../../../server/src/http/problem-catalogue.ts";
import type { World } from "./world.ts";

const REQUESTS = 10_000;
const AT_ONCE = 16;
/** Longer than any refusal has to be. */
const MOST_ANSWER_BYTES = 64 * 1024;
const codes: ReadonlySet<string> = new Set(problemCodes);

/** F13: whatever is sent, the answer is one that the API's own description promises, and nobody else waits for it. */
export const malformedRequestsTest: ChaosTest = {
  name: "malformed-requests",
  title:
    "ten thousand requests made wrong from the API's own description: bodies, headers, paths, queries, and bytes that are no HTTP",
  proves:
    "each is answered as the description says, without a defect or an echo of secrets; healthy clients notice nothing",
  stores: ["sqlite"],
  least: { acknowledged: 60, faults: REQUESTS * 0.9 },
  async run(chaos) {
    const world = await chaos.world();
    await world.start();
    chaos.load({ clients: 3 });
    await pause(3_000);
    const { pid } = world.server();
    const operations = await describedOperations(world);
    const before = memoryMiB(pid);
    const healthy: number[] = [];
    const statuses: Record<string, number> = {};
    const total = Math.ceil(REQUESTS * chaos.scale);
    let sent = 0;
    const client = async (): Promise<void> => {
      while (sent < total) {
        sent += 1;
        const request = malformedRequests(chaos.random, operations, keyOf(world, chaos.random));
        const answer = await sendRaw(world.urls[0] ?? "", request);
        chaos.fired(`wrong ${request.wrong}`);
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
        const fault = faultOf(request, answer);
        if (fault !== undefined)
          chaos.violate(
            "I12",
            `${request.wrong}: ${request.head.slice(0, 200)} ${request.body.toString().slice(0, 200)}: ${fault}`,
          );
      }
    };
    const clients = Promise.all(Array.from({ length: AT_ONCE }, client));
    const asking = { isOver: false };
    void clients.finally(() => (asking.isOver = true));
    while (!asking.isOver) {
      const asked = performance.now();
      const answer = await fetch(`${world.urls[0] ?? ""}/v1/about`).catch(() => undefined);
      await answer?.text();
      if (answer?.ok !== true) chaos.violate("I12", "a healthy client was not answered");
      healthy.push(performance.now() - asked);
      await pause(100);
    }
    await clients;
    chaos.over();
    chaos.figure("operations of the description", operations.length);
    chaos.figure("answers by status", JSON.stringify(statuses));
    const took = quantiles(healthy);
    if (took !== null) chaos.figure("healthy answers meanwhile", told(took));
    if (took !== null && took.p90 > 1_000 * chaos.slower())
      chaos.violate("I12", `healthy clients waited ${took.p90} ms`);
    const after = memoryMiB(pid);
    chaos.figure("memory before and after, MiB", `${before} → ${after}`);
    if (after > before + 256) chaos.violate("I13", `memory grew from ${before} to ${after} MiB`);
    await chaos.settle();
  },
};

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Bytes that are no HTTP are answered by Node itself, with a bare 4xx. */
function faultOf({ isHttp, described }: RawRequest, { status, type, body }: Answer): string | undefined {
  if (status === 0) return isHttp ? "the connection was closed without an answer" : undefined;
  if (status >= 500 && status !== 503) return `it was answered with ${status} ${body.slice(0, 300)}`;
  if (status >= 400 && body.length > MOST_ANSWER_BYTES) return `the answer has ${body.length} bytes`;
  if (status >= 400 && body.includes(SECRET)) return "the answer repeats what was sent";
  if (!isHttp || status < 400) return undefined;
  const promised = described.has(String(status)) || described.has("4XX") || status === 404 || status === 405;
  if (!promised) return `the description does not promise ${status} ${body.slice(0, 200)}`;
  if (!type.startsWith("application/problem+json")) return `${status} is told as ${type}`;
  const code = codeOf(body);
  return codes.has(code) && code !== "internal.defect" ? undefined : `its code is ${code}`;
}

function codeOf(body: string): string {
  try {
    return (JSON.parse(body) as { readonly code?: string }).code ?? "none";
  } catch {
    return "unreadable";
  }
}

/** Empty: no credential. None is an approver's, who could change what the checker goes by. */
function keyOf({ lenders }: World, random: SeededRandom): string {
  const { apiKey = "", designerKey = "", officerKey = "" } = lenders[0] ?? {};
  return random.pick([apiKey, designerKey, officerKey, ""]);
}

async function describedOperations(world: World): Promise<readonly Operation[]> {
  const answer = await fetch(`${world.urls[0] ?? ""}/openapi.json`);
  const { paths } = (await answer.json()) as {
    paths: Record<string, Record<string, Omit<Operation, "method" | "path">>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      // Streams do not end, and these would change what the checker goes by.
      .filter(([method]) => !path.endsWith("/events") || method !== "get")
      .filter(([method]) => path !== "/v1/signals" || method !== "post")
      .map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
}
