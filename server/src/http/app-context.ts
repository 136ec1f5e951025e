import type { Runtime } from "@lendloom/engine/runtime";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { Analyser } from "../analysis/analyser.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import type { Identity } from "../identity/index.ts";
import type { ReferenceSampler } from "../sampling/reference-sampler.ts";
import type { Store } from "../store/index.ts";
import type { Draining } from "./draining.ts";
import type { LiveEvents } from "./live-events.ts";
import type { Metrics } from "./metrics.ts";

/** What the routes work with. */
export interface AppContext {
  readonly store: Store;
  readonly identity: Identity;
  readonly runtime: Runtime;
  readonly live: LiveDefinitions;
  readonly analyser: Analyser;
  readonly sampler: ReferenceSampler;
  readonly metrics: Metrics;
  readonly draining: Draining;
  readonly events: LiveEvents;
  readonly secureCookies: boolean;
  /** Folder of the built designer; nothing is served when it is not there. */
  readonly designerFolder: string;
  /** Tells the worker that something may be due now. */
  readonly wake: () => void;
}

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;
