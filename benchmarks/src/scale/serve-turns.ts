import { countMessages } from "./count-messages.ts";
import type { Turn, TurnTaken } from "./turn.ts";

/** What a process of a contestant can do; each resolves when its work is durable. */
export interface Contestant {
  readonly complete?: (number: number) => Promise<unknown>;
  readonly start?: (number: number) => Promise<unknown>;
  readonly commit?: (number: number) => Promise<unknown>;
  /** Another process of the contestant tells something. */
  readonly hear?: (told: unknown) => void;
  close(): Promise<void>;
}

/** What the parent sends. */
export type Asked =
  | { readonly ask: "turn"; readonly turn: Turn }
  | { readonly ask: "hear"; readonly told: unknown }
  | { readonly ask: "end" };

/** What a contestant's process sends. */
export type Answered =
  | { readonly answer: "ready" }
  | { readonly answer: "taken"; readonly taken: TurnTaken }
  | { readonly answer: "tell"; readonly told: unknown }
  | { readonly answer: "failed"; readonly reason: string };

export interface ContestantConfig {
  readonly url: string;
  /** Tells the processes of one contestant apart. */
  readonly label: string;
  readonly connections: number;
  /** Where a contestant may keep files. */
  readonly folder: string;
}

/** The whole of a contestant's process: opens it as the parent configured, takes turns, ends when told. */
export function serveTurns(
  open: (config: ContestantConfig, tell: (told: unknown) => void) => Promise<Contestant>,
): void {
  const config = JSON.parse(process.argv[2] ?? "") as ContestantConfig;
  const messages = countMessages(Number(new URL(config.url).port));
  const answer = (answered: Answered): void => {
    if (process.connected) process.send?.(answered);
  };
  const fail = (error: unknown): void =>
    answer({ answer: "failed", reason: error instanceof Error ? (error.stack ?? "") : String(error) });
  let number = 0;

  async function take(contestant: Contestant, turn: Turn): Promise<void> {
    const act = contestant[turn.work];
    if (act === undefined) throw new Error(`Expected a contestant that can ${turn.work}`);
    const tookMs: number[] = [];
    const before = messages();
    const used = process.cpuUsage();
    const begun = performance.now();
    const lane = async (): Promise<void> => {
      while (performance.now() - begun < turn.milliseconds) {
        const since = performance.now();
        await act(number++);
        tookMs.push(performance.now() - since);
      }
    };
    await Promise.all(Array.from({ length: turn.width }, lane));
    const elapsedMs = performance.now() - begun;
    const { user, system } = process.cpuUsage(used);
    const after = messages();
    const taken: TurnTaken = {
      count: tookMs.length,
      elapsedMs,
      tookMs,
      cpuMs: (user + system) / 1_000,
      statements: after.statements - before.statements,
      roundTrips: after.roundTrips - before.roundTrips,
    };
    answer({ answer: "taken", taken });
  }

  open(config, (told) => answer({ answer: "tell", told })).then((contestant) => {
    process.on("message", (asked: Asked) => {
      if (asked.ask === "turn") take(contestant, asked.turn).catch(fail);
      else if (asked.ask === "hear") contestant.hear?.(asked.told);
      else contestant.close().then(() => process.disconnect(), fail);
    });
    answer({ answer: "ready" });
  }, fail);
  // Neither told to end nor asked any more: its parent is gone.
  process.once("disconnect", () => process.exit());
}
