import type { Json, JsonObject } from "../kernel/index.ts";
import type { CorrelatedEvent, Pins, Seal } from "../process/index.ts";
import type { LeftOut, RunStore } from "./run-store.ts";

/** Everything the runtime needs from outside. */
export interface Ports {
  readonly store: RunStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly definitions: Definitions;
  readonly connectors: Connectors;
  readonly sealer: Sealer;
  /**
   * Lets time pass between tries and while a call is under way. Absent: nothing is waited for, so no lease is renewed,
   * no call is longer than one, and what cannot be written at once waits until its lease ends.
   */
  readonly pauses?: Pauses;
}

export interface Pauses {
  begin(ms: number): Pause;
}

/** A time that passes; `end` ends it early. */
export interface Pause {
  readonly over: Promise<void>;
  end(): void;
}

/** The time of day, RFC 3339 UTC with milliseconds. */
export interface Clock {
  now(): string;
}

/** New unique ids, sortable by creation where the adapter can. */
export interface Ids {
  next(kind: "run" | "incident" | "event"): string;
}

/** Published definitions. Documents are immutable: the same hash is always the same JSON. */
export interface Definitions {
  /** What a new run of this product pins; undefined: no such product is live. */
  live(tenant: string, product: string): Promise<Pins | undefined>;
  load(tenant: string, hash: string): Promise<Json | undefined>;
  /** Events of this type in live workflows that may come as signals. */
  correlating(tenant: string, name: string): Promise<readonly CorrelatedEvent[]>;
}

export interface ConnectorCall {
  readonly tenant: string;
  readonly connector: string;
  readonly operation: string;
  /** Sent with every attempt: the other side does the work of one key once. */
  readonly idempotencyKey: string;
  readonly input: JsonObject;
  /** The adapter answers `{ kind: "error", code: "connector.timeout", retryable: true }` when it takes longer. */
  readonly timeoutMs: number;
  /** `connector.no-heartbeat`, retryable, where the other side gives no sign of life for this long. */
  readonly heartbeatMs?: number;
  readonly attempt: number;
}

export type ConnectorReply =
  | { readonly kind: "answer"; readonly answer: JsonObject }
  /** `retryable` false: trying again cannot help (a refusal of the other side). */
  | { readonly kind: "error"; readonly code: string; readonly message: string; readonly retryable: boolean };

/** Calls to systems outside. An adapter answers errors as values; what it throws counts as retryable. */
export interface Connectors {
  call(call: ConnectorCall): Promise<ConnectorReply>;
}

/** Keys of subjects: sealing itself is synchronous, for the pure step in between. */
export interface Sealer {
  /** The subject's key, made at first use. After it is destroyed, `open` refuses and `seal` throws `Erased`. */
  forSubject(tenant: string, subject: string): Promise<Seal>;
}

/** Attempts at activities of all turns of a worker. */
export interface Calls {
  /** Of what no more are begun now. */
  crowded(): readonly LeftOut[];
  /** Takes over attempts that were begun, their failures with them; resolves when the turn may go on. */
  follow(attempts: readonly Attempt[]): Promise<void>;
}

export interface Attempt {
  readonly tenant: string;
  readonly connector: string;
  /** Rejects when what came of it could not be written. */
  readonly done: Promise<void>;
}
