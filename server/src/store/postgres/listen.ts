import pg from "pg";
import type { Announcement, Announcements } from "../announcements.ts";
import type { DatabaseClock } from "./database-clock.ts";

export interface Listening extends Announcements {
  close(): Promise<void>;
}

const CHANNEL = "lendloom";
/** Told at most this often: PostgreSQL lets one transaction that tells something commit at a time. */
const PAUSE_MS = 25;
/** A connection that does not answer is dead, whatever the network says. */
const HEARTBEAT_MS = 10_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

/**
 * LISTEN and NOTIFY on a connection of its own, made at the first use and again, with a growing pause, whenever it
 * is lost. Its heartbeat asks for the database's time, too.
 */
export function listenOn(url: string, clock: DatabaseClock): Listening {
  const hearers = new Set<(what: Announcement) => void>();
  const untold = new Set<Announcement>();
  let client: pg.Client | undefined;
  let telling: NodeJS.Timeout | undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  let retrying: NodeJS.Timeout | undefined;
  let retryMs = FIRST_RETRY_MS;
  let begun = false;
  let closed = false;

  const hear = (what: Announcement): void => {
    for (const each of hearers) each(what);
  };

  async function connect(): Promise<void> {
    const made = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      keepAlive: true,
      application_name: "lendloom listen",
    });
    made.on("error", () => lose(made));
    made.on("end", () => lose(made));
    made.on("notification", ({ processId, payload }) => {
      if (processId !== (made as unknown as { processID: number }).processID && payload === "work")
        hear(payload);
    });
    try {
      await made.connect();
      await made.query(`listen ${CHANNEL}`);
      await clock.measure(made);
    } catch {
      lose(made);
      return;
    }
    if (closed) {
      await made.end().catch(() => undefined);
      return;
    }
    client = made;
    retryMs = FIRST_RETRY_MS;
    heartbeat = setInterval(() => void clock.measure(made).catch(() => lose(made)), HEARTBEAT_MS);
    heartbeat.unref();
    // Whatever was told meanwhile was not heard.
    hear("work");
  }

  const lost = new WeakSet<pg.Client>();
  function lose(which: pg.Client): void {
    if (lost.has(which)) return;
    lost.add(which);
    if (client === which) client = undefined;
    clearInterval(heartbeat);
    which.end().catch(() => undefined);
    if (closed) return;
    retrying = setTimeout(() => void connect(), retryMs * (0.5 + Math.random() / 2));
    retrying.unref();
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
  }

  function begin(): void {
    if (begun || closed) return;
    begun = true;
    void connect();
  }

  function tell(): void {
    telling = undefined;
    if (untold.size === 0 || closed) return;
    const news = [...untold];
    untold.clear();
    // Unsent news are lost: whoever waits for them looks by itself.
    for (const what of news)
      client?.query("select pg_notify($1, $2)", [CHANNEL, what]).catch(() => undefined);
    telling = setTimeout(tell, PAUSE_MS);
    telling.unref();
  }

  return {
    announce(what) {
      begin();
      untold.add(what);
      if (telling === undefined) tell();
    },
    subscribe(hearer) {
      begin();
      hearers.add(hearer);
      return () => void hearers.delete(hearer);
    },
    get listening() {
      return client !== undefined;
    },
    async close() {
      closed = true;
      clearTimeout(telling);
      clearTimeout(retrying);
      clearInterval(heartbeat);
      const last = client;
      client = undefined;
      if (last !== undefined) lost.add(last);
      await last?.end().catch(() => undefined);
    },
  };
}
