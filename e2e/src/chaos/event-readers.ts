import { preload } from "./chaos-lenders.ts";
import type { Chaos, ChaosTest } from "./chaos-test.ts";
import { memoryMiB } from "./connector-faults.ts";
import { followEvents, type Following } from "./follow-events.ts";
import type { Ask } from "./ask.ts";
import { pause } from "./processes.ts";
import { quantiles, told } from "./quantiles.ts";
import type { World } from "./world.ts";
import { startOf } from "./load.ts";

const STREAMS = 200;
/** Streams of one key; the server allows five. */
const OF_ONE_KEY = 5;
const LETTERS = 500;
const LETTER = "贷".repeat(4_000);
const HEAP_MIB = 256;
/** 256 KiB for each, at most. */
const BUFFERS_MIB = 64;
/** Pages of the journal read and told that nobody has collected yet: 55 to 113 MiB were seen, buffers and all. */
const GARBAGE_MIB = 96;
/** For those who were let go to read all that they missed, with a processor to itself. */
const CAUGHT_UP_MS = 60_000;

/** F11: two hundred readers of live events, some of whom do not read, and none of whom misses anything. */
export const eventReaders: ChaosTest = {
  name: "event-readers",
  title: `${STREAMS} readers of the live journal of one application with megabytes of letters: a quarter reads nothing, a quarter a kilobyte a second; each comes back where it was`,
  proves: "memory is bounded, whoever does not read is let go, and everybody hears each entry once, in order",
  stores: ["sqlite", "postgres"],
  least: { acknowledged: 300, faults: STREAMS / 2 },
  async run(chaos) {
    const servers = chaos.store === "postgres" ? 2 : 1;
    const world = await chaos.world({ servers, readers: STREAMS / OF_ONE_KEY });
    const { NODE_OPTIONS } = preload("start-quickly");
    // What readers hold up has to fit beside all the rest.
    const env = { NODE_OPTIONS: `${NODE_OPTIONS} --max-old-space-size=${HEAP_MIB}` };
    await Promise.all(Array.from({ length: servers }, (_, server) => world.start(server, { env })));
    const { ask } = chaos.load({ clients: 3 });
    const application = await waitingApplication(world, ask);
    const letters = Math.ceil(LETTERS * chaos.scale);
    await sendLetters(world, ask, application, { from: 0, count: letters });
    const before = memoryMiB(world.server().pid);

    const keys = world.lenders[0]?.readerKeys ?? [];
    const readers = Array.from({ length: STREAMS }, (_, number) => {
      const manner = number % 4 === 0 ? "paused" : number % 4 === 1 ? "slow" : "quick";
      if (manner !== "quick") chaos.fired(`${manner} reader`);
      const url = world.urls[number % servers] ?? "";
      const key = keys[number % keys.length] ?? "";
      return followEvents(`${url}/v1/applications/${application}/events`, key, manner);
    });
    let most = before;
    const looking = setInterval(() => (most = Math.max(most, memoryMiB(world.server().pid))), 200);
    await sendLetters(world, ask, application, { from: letters, count: 30 });
    await pause(15_000);
    clearInterval(looking);
    chaos.over();
    const letGo = await lettingGo(world);
    chaos.figure("readers that did not keep up and were let go", letGo);
    if (letGo === 0) chaos.violate("I15", "nobody fell so far behind that the server let go of it");
    chaos.figure("memory before and at most, MiB", `${before} → ${most}`);
    if (most > before + GARBAGE_MIB + BUFFERS_MIB)
      chaos.violate("I13", `${STREAMS} readers cost ${most - before} MiB`);

    for (const reader of readers) reader.readOn();
    await heardAll(chaos, world, application, readers);
    for (const reader of readers) reader.leave();
    await pause(2_000);
    await noneLeft(chaos, world);
    await chaos.settle();
  },
};

/** One that waits for a person, and takes notes meanwhile. */
async function waitingApplication(world: World, ask: Ask): Promise<string> {
  const [lender] = world.lenders;
  const [url] = world.urls;
  if (lender === undefined || url === undefined) throw new Error("Expected a lender and a server");
  const started = await ask.command(url, lender, startOf("readers", lender, 720));
  const { id } = (started as { body: { id: string } }).body;
  for (let look = 0; look < 200; look += 1) {
    const { body } = (await ask.read(url, lender, `/v1/applications/${id}`)) as { body?: { status: string } };
    if (body?.status === "in-review") return id;
    await pause(100);
  }
  throw new Error("Expected the application to wait for its valuation");
}

async function sendLetters(
  world: World,
  ask: Ask,
  application: string,
  { from, count }: { readonly from: number; readonly count: number },
): Promise<void> {
  const [lender] = world.lenders;
  if (lender === undefined) return;
  for (let letter = from; letter < from + count; letter += 1) {
    const { kind } = await ask.command(world.urls[letter % world.urls.length] ?? "", lender, {
      what: "note",
      key: `readers-letter-${letter}`,
      path: `/v1/applications/${application}/events`,
      body: { type: "LETTER", payload: { text: LETTER } },
    });
    if (kind === "fail") throw new Error("Expected the application to take letters");
  }
}

/** Every reader comes to hold the whole journal, from the first entry to the last without a gap. */
async function heardAll(
  chaos: Chaos,
  world: World,
  application: string,
  readers: readonly Following[],
): Promise<void> {
  const begun = performance.now();
  const answer = await fetch(`${world.urls[0] ?? ""}/v1/applications/${application}`, {
    headers: { authorization: `Bearer ${world.lenders[0]?.apiKey ?? ""}` },
  });
  await answer.text();
  const longest = () => Math.max(...readers.map(({ heard }) => heard().length));
  const behind = () => readers.filter(({ heard }) => heard().length < longest());
  const mostMs = CAUGHT_UP_MS * chaos.slower();
  while (performance.now() - begun < mostMs && behind().length > 0) await pause(200);
  chaos.figure("entries that each reader heard", longest());
  chaos.figure("until all had caught up, ms", Math.round(performance.now() - begun));
  const gaps = readers.filter(({ heard }) => heard().some((seq, index) => seq !== index + 1));
  if (gaps.length > 0) chaos.violate("I3", `${gaps.length} readers missed entries, or heard some twice`);
  if (behind().length > 0) chaos.violate("I11", `${behind().length} readers did not hear everything`);
  const took = quantiles(readers.flatMap(({ manner, delays }) => (manner === "quick" ? delays() : [])));
  if (took !== null) chaos.figure("from an entry's time to a quick reader", told(took));
}

/** By the servers: who does not read does not see either that its stream has ended. */
async function lettingGo({ urls }: World): Promise<number> {
  const counts = urls.map(async (url) => {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(/^lendloom_event_streams_ended_total\{why="slow"\} (\d+)$/m.exec(text)?.[1] ?? "0");
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

async function noneLeft(chaos: Chaos, world: World): Promise<void> {
  for (const url of world.urls) {
    const text = await (await fetch(`${url}/metrics`)).text();
    const open = Number(/^lendloom_event_streams (\d+)$/m.exec(text)?.[1] ?? Number.NaN);
    if (open !== 0) chaos.violate("I13", `${open} streams are open after everybody has left`);
  }
}
