import { canonicalJson, type JsonObject } from "../../kernel/index.ts";
import type {
  ConnectorCall,
  Definitions,
  Ids,
  ProcessLoader,
  RunStore,
  Sealer,
} from "../../runtime/index.ts";
import { countingIds, forgetfulSealer } from "../plain-ports.ts";
import { seededRandom } from "./seeded-random.ts";

/** The store of a simulated installation; `reopen` where it lives and dies with its process. */
export interface SimulatedStore {
  readonly store: RunStore;
  reopen?(): Promise<RunStore>;
  end(): Promise<void>;
}

/** Published workflows and their compiled forms: immutable, so all simulated processes share them. */
export interface SimulatedProducts {
  readonly definitions: Definitions;
  readonly load: ProcessLoader;
  readonly products: readonly string[];
}

/** What another system did for one idempotency key, and what it was told with it. */
export interface CarriedOut {
  readonly tenant: string;
  readonly key: string;
  readonly inputs: Set<string>;
  readonly answer: JsonObject;
}

/** Everything that outlives a process: the store, the time, other systems and what they were asked. */
export interface OutsideWorld {
  store: RunStore;
  readonly products: SimulatedProducts;
  readonly ids: Ids;
  /** Ids of all runs that were ever begun, committed or not. */
  readonly runIds: readonly string[];
  readonly sealer: Sealer;
  /** Milliseconds since 1970; only goes on. */
  nowMs: number;
  readonly carriedOut: ReadonlyMap<string, CarriedOut>;
  /** Another system does the work of a key once and answers every repeat the same. */
  carryOut(call: ConnectorCall): JsonObject;
}

const START_MS = Date.parse("2026-06-01T02:00:00.000Z");

export function outsideWorld(store: RunStore, products: SimulatedProducts): OutsideWorld {
  const carriedOut = new Map<string, CarriedOut>();
  const runIds: string[] = [];
  const counting = countingIds();
  return {
    store,
    products,
    ids: {
      next(kind) {
        const id = counting.next(kind);
        if (kind === "run") runIds.push(id);
        return id;
      },
    },
    runIds,
    sealer: forgetfulSealer(),
    nowMs: START_MS,
    carriedOut,
    carryOut(call) {
      const { tenant, idempotencyKey: key } = call;
      const name = `${tenant} ${key}`;
      const known = carriedOut.get(name) ?? {
        tenant,
        key,
        inputs: new Set<string>(),
        answer: answerTo(call, carriedOut.size),
      };
      carriedOut.set(name, known);
      known.inputs.add(canonicalJson({ connector: call.connector, input: call.input }));
      return known.answer;
    },
  };
}

function answerTo({ connector, idempotencyKey }: ConnectorCall, count: number): JsonObject {
  const random = seededRandom(count * 7919 + idempotencyKey.length);
  switch (connector) {
    case "identity-check":
      return { facts: { identityMatch: random.chance(0.9) } };
    case "credit-bureau":
      return { facts: { creditScore: random.pick([520, 640, 720, 810]) } };
    default:
      return { reference: `T-${count}` };
  }
}
