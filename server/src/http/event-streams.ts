import type { OutgoingHttpHeaders } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { openEventStream, type EventStream, type OpenStream, type StreamBounds } from "../events/index.ts";
import type { Role } from "../store/index.ts";
import { credentialOf } from "./authenticate.ts";
import { Problem } from "./problem.ts";

export interface StreamLimits extends StreamBounds {
  readonly mostOfCredential: number;
  readonly mostInAll: number;
  readonly heartbeatMs: number;
  /** An older one is ended; its client comes back, maybe to another process. */
  readonly maxAgeMs: number;
}

export const defaultStreamLimits: StreamLimits = {
  mostOfCredential: 5,
  mostInAll: 500,
  heartbeatMs: 15_000,
  maxAgeMs: 15 * 60_000,
  mostBufferedBytes: 256 * 1024,
  stallMs: 5_000,
  retryMs: 2_000,
};

/** Why a stream is over, for metrics. */
export type StreamEnd = "closed" | "slow" | "age" | "credential" | "stopping";

/** All event streams of this process, and what they may cost together. */
export interface EventStreams {
  /** Answers a request with a stream; throws a problem when there are too many. */
  open(request: FastifyRequest, reply: FastifyReply): EventStream;
  /** Ends the streams of a credential that is no more. */
  recheck(credential: string): Promise<void>;
  /** Ends all of them and opens no more. */
  close(): void;
}

interface Kept {
  readonly stream: OpenStream;
  readonly credential: string;
  readonly openedAt: number;
  readonly request: FastifyRequest;
  end?: StreamEnd;
}

export interface EventStreamsOptions {
  readonly limits: StreamLimits;
  /** The roles that whoever sent a request has by now; undefined: its credential is no more. */
  readonly rolesOf: (request: FastifyRequest) => Promise<readonly Role[] | undefined>;
  readonly onBegin?: () => void;
  readonly onEnd?: (why: StreamEnd) => void;
}

/** Credentials that are looked up at the same time at a heartbeat. */
const CHECKED_AT_ONCE = 4;
/** Streams that end together do not come back together. */
const SPREAD = 0.2;

export function createEventStreams({
  limits,
  rolesOf,
  onBegin = () => undefined,
  onEnd = () => undefined,
}: EventStreamsOptions): EventStreams {
  const kept = new Set<Kept>();
  let isClosed = false;
  const beating = setInterval(() => void beat(), limits.heartbeatMs);
  beating.unref();

  async function beat(): Promise<void> {
    const oldest = performance.now() - limits.maxAgeMs;
    for (const each of kept) {
      if (each.openedAt < oldest) finish(each, "age", limits.retryMs);
      else each.stream.beat();
    }
    const credentials = [...new Set([...kept].map(({ credential }) => credential))];
    const lane = async (): Promise<void> => {
      for (let next = credentials.pop(); next !== undefined; next = credentials.pop()) await recheck(next);
    };
    await Promise.all(Array.from({ length: CHECKED_AT_ONCE }, lane));
  }

  async function recheck(credential: string): Promise<void> {
    const own = [...kept].filter((each) => each.credential === credential);
    const [first] = own;
    if (first === undefined) return;
    try {
      const roles = (await rolesOf(first.request)) ?? [];
      for (const each of own) if (!mayRead(each.request, roles)) finish(each, "credential", limits.retryMs);
    } catch {
      // A store that cannot be asked now says nothing about the credential.
    }
  }

  function finish(each: Kept, why: StreamEnd, retryMs: number): void {
    each.end ??= why;
    each.stream.endFor(retryMs);
  }

  function refuseBeyond(credential: string): void {
    if (isClosed) throw new Problem("service.stopping", { headers: { "retry-after": "2" } });
    const own = [...kept].filter((each) => each.credential === credential).length;
    if (own >= limits.mostOfCredential) {
      throw new Problem("events.too-many-streams", {
        params: { limit: limits.mostOfCredential },
        headers: { "retry-after": "30" },
      });
    }
    if (kept.size >= limits.mostInAll) {
      throw new Problem("events.process-full", {
        params: { limit: limits.mostInAll },
        headers: { "retry-after": "10" },
      });
    }
  }

  return {
    open(request, reply) {
      const credential = credentialOf(request);
      refuseBeyond(credential);
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        ...(reply.getHeaders() as OutgoingHttpHeaders),
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store, no-transform",
        // A proxy that gathers an answer before it hands it on would keep events back.
        "x-accel-buffering": "no",
        // Nothing else comes over this connection afterwards, so a stopping server need not wait for it.
        connection: "close",
      });
      const each: Kept = {
        stream: openEventStream(raw, limits, () => (each.end = "slow")),
        credential,
        openedAt: performance.now() - Math.random() * SPREAD * limits.maxAgeMs,
        request,
      };
      kept.add(each);
      onBegin();
      each.stream.onClose(() => {
        kept.delete(each);
        onEnd(each.end ?? "closed");
      });
      return each.stream;
    },
    recheck,
    close() {
      isClosed = true;
      clearInterval(beating);
      for (const each of kept) finish(each, "stopping", Math.round(limits.retryMs * (0.25 + Math.random())));
    },
  };
}

function mayRead({ routeOptions }: FastifyRequest, roles: readonly Role[]): boolean {
  const { access = [] } = routeOptions.config;
  return access === "anyone" || access.some((role) => roles.includes(role));
}
