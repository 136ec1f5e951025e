import { canonicalJson, contentHash, type Json } from "../../kernel/index.ts";
import {
  createRuntime,
  type ConnectorCall,
  type ConnectorReply,
  type RunStore,
} from "../../runtime/index.ts";
import { forgetfulSealer } from "../plain-ports.ts";
import { seededRandom } from "./seeded-random.ts";
import type { SimulatedProducts } from "./outside-world.ts";

const TENANT = "lender-a";
const RUN = "run-0-1";
const START_MS = Date.parse("2026-06-01T02:00:00.000Z");
const HOUR_MS = 3_600_000;
const machine = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;
const officer = { kind: "person", id: "li", roles: ["officer"] } as const;

/**
 * Takes the `step`-th step of the path that `seed` draws through one product's workflow. A step knows nothing but
 * the store: whoever takes it, in whatever process, takes the same.
 */
export async function walkOneStep(
  store: RunStore,
  { definitions, load, products }: SimulatedProducts,
  seed: number,
  step: number,
): Promise<void> {
  const random = seededRandom(seed * 1_009 + step);
  const product = products[seed % products.length] ?? "";
  let named = 0;
  const runtime = createRuntime(
    {
      store,
      clock: { now: () => new Date(START_MS + step * 9 * HOUR_MS).toISOString() },
      ids: { next: (kind) => `${kind}-${step}-${++named}` },
      definitions,
      connectors: { call: (call) => Promise.resolve(answerTo(call)) },
      sealer: forgetfulSealer(),
    },
    load,
  );
  if (step === 0) {
    const facts = { name: "张伟", age: 20 + random.below(40), ...(random.chance(0.7) ? { city: "BJ" } : {}) };
    await runtime.startRun(TENANT, { product, subject: `applicant-${seed}`, facts, sender: machine });
    return;
  }
  const [task] = await store.listTasks(TENANT, { runId: RUN, status: "open", limit: 1 });
  const roll = random.below(3);
  if (roll === 0 && task !== undefined) {
    await runtime.completeTask(TENANT, task.id, {
      outcome: random.pick(["approve", "decline"]),
      sender: officer,
    });
  } else if (roll === 1) {
    const types =
      product === "sample-loan" ? ["CONSENT_GIVEN", "ACCEPTED", "REMIND"] : ["GO", "BACK", "TELL"];
    const type = random.pick(types);
    const payload = type === "ACCEPTED" ? { account: "6222" } : {};
    await runtime.deliverEvent(TENANT, RUN, { type, payload, sender: machine });
  } else await runtime.workOnce({ owner: `walker-${step}`, limit: 3 });
}

/** The same answer to the same key, whenever it is asked. */
function answerTo({ connector, idempotencyKey }: ConnectorCall): ConnectorReply {
  const drawn = Number.parseInt(contentHash(idempotencyKey).slice(0, 6), 16);
  if (drawn % 5 === 0)
    return { kind: "error", code: "connector.timeout", message: "No answer", retryable: true };
  if (connector === "identity-check") return { kind: "answer", answer: { facts: { identityMatch: true } } };
  if (connector === "credit-bureau") {
    return { kind: "answer", answer: { facts: { creditScore: 560 + (drawn % 200) } } };
  }
  return { kind: "answer", answer: { reference: `T-${drawn}` } };
}

/** Everything the path has come to, as text; what was sealed is the same whenever it was sealed. */
export async function whereItCame(store: RunStore): Promise<string> {
  const stored = await store.readRun(TENANT, RUN);
  const incidents = await store.listIncidents(TENANT, { runId: RUN, limit: 1_000 });
  const all = {
    stored: stored ?? null,
    journal: await store.readJournal(TENANT, RUN, { after: 0, limit: 10_000 }),
    decisions: await store.readDecisions(TENANT, RUN),
    timers: await store.readTimers(TENANT, RUN),
    activities: await store.readActivities(TENANT, RUN),
    tasks: await store.listTasks(TENANT, { runId: RUN, limit: 1_000 }),
    // The sealed text of what failed has its members in the order the store gave them.
    incidents: incidents.map(({ event: _event, ...incident }) => incident),
  };
  return canonicalJson(all as unknown as Json).replaceAll(/sealed:\d+:/g, "sealed:");
}
