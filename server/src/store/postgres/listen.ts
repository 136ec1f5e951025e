import pg from "pg";
import { MISSED, type Announcement, type Announcements } from "../announcements.ts";
import type { DatabaseClock } from "./database-clock.ts";
import { lifeOf } from "./work-of-the-dead.ts";

export interface Listening extends Announcements {
  close(): Promise<void>;
}

const CHANNEL = "lendloom";
const WORK: Announcement = "work";
/** A process could not send some of its texts. */
const LOST = "lost";
/** Told at most this often: PostgreSQL lets one transaction that tells something commit at a time. */
const PAUSE_MS = 25;
/** A connection that does not answer is dead, whatever the network says. */
const HEARTBEAT_MS = 10_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

/**
 * LISTEN and NOTIFY on a connection of its own, made at the first use and again, with a growing pause, whenever it
 * is lost. Its heartbeat asks for the database's time, too, and while it lasts others know that the process lives.
 */
export function listenOn(url: string, clock: DatabaseClock, process: string): Listening {
  const hearers = new Set<(what: Announcement) => void>();
  const receivers = new Set<(text: string | typeof MISSED) => void>();
  const untold = new Set<Announcement>();
  let unsent: string[] = [];
  /** Others do not know yet that texts of this process were lost. */
  let hasLost = false;
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
  const receive = (text: string | typeof MISSED): void => {
    for (const each of receivers) each(text);
  };
  const take = (payload: string): void => {
    if (payload === WORK) hear(WORK);
    else receive(payload === LOST ? MISSED : payload);
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
    made.on("notification", ({ processId, payload = "" }) => {
      if (processId !== (made as unknown as { processID: number }).processID) take(payload);
    });
    try {
      await made.connect();
      // Nothing that lasts is written here, and whoever tells something holds up whoever tells next.
      await made.query(`set synchronous_commit = off; listen ${CHANNEL}`);
      // Shared: after a cable was cut, the server may still hold it for the connection before.
      await made.query(`select pg_advisory_lock_shared(${lifeOf("$1")})`, [process]);
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
    hear(WORK);
    receive(MISSED);
    if (hasLost && telling === undefined) tell();
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
    if (closed || (untold.size === 0 && unsent.length === 0 && !hasLost)) return;
    const texts = unsent;
    const news = [...untold, ...texts];
    untold.clear();
    unsent = [];
    // Unsent announcements are lost: whoever waits for them looks by itself. Lost texts are told as that.
    if (client === undefined) {
      hasLost ||= texts.length > 0;
      return;
    }
    if (hasLost) news.push(LOST);
    hasLost = false;
    client
      .query("select pg_notify($1, news) from unnest($2::text[]) as news", [CHANNEL, news])
      .catch(() => (hasLost = true));
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
    send(texts) {
      begin();
      unsent.push(...texts);
      if (telling === undefined) tell();
    },
    receive(receiver) {
      begin();
      receivers.add(receiver);
      return () => void receivers.delete(receiver);
    },
    alone: false,
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
