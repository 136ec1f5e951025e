import { seededRandom, type SeededRandom } from "@lendloom/engine/testing";
import { idNumberWithScore } from "../../../server/src/test-kit/applicants.ts";
import type { Ask, Command, Told } from "./ask.ts";
import type { ChaosLender } from "./chaos-lenders.ts";
import { pause } from "./processes.ts";

export interface LoadOptions {
  readonly ask: Ask;
  readonly lenders: readonly ChaosLender[];
  /** The servers; a client that is not answered goes on with the next. */
  readonly urls: readonly string[];
  readonly seed: number;
  readonly clients?: number;
  /** Milliseconds a client looks away between two questions. */
  readonly paceMs?: number;
}

export interface Load {
  /** Applications begun, and those carried to their end. */
  readonly begun: number;
  readonly finished: number;
  /** Begins no more, carries what is begun to its end within the time; answers what did not come to one. */
  finish(withinMs: number): Promise<readonly string[]>;
}

interface Application {
  readonly id: string;
  readonly status: string;
  readonly finished: boolean;
  readonly children?: readonly { readonly id: string; readonly state: string }[];
  readonly tasks?: readonly { readonly id: string }[];
  readonly incidents?: readonly { readonly id: string }[];
}

/**
 * Lenders' systems at work: each client submits an application, tells it this and that, completes its task, sends the
 * bank's word (sometimes long before it is awaited), now and then cancels, and repeats whatever was not answered.
 */
export function startLoad({ ask, lenders, urls, seed, clients = 6, paceMs = 120 }: LoadOptions): Load {
  let closing = false;
  let deadline = Number.POSITIVE_INFINITY;
  let begun = 0;
  let finished = 0;
  const stuck: string[] = [];

  async function client(number: number): Promise<void> {
    const random = seededRandom(seed * 1_000 + number);
    while (!closing) {
      begun += 1;
      const name = `${number}-${begun}`;
      const lender = random.pick(lenders);
      const came = await carry(name, lender, random);
      if (came === undefined) finished += 1;
      else stuck.push(`${lender.id} ${name}: ${came}`);
    }
  }

  async function carry(name: string, lender: ChaosLender, random: SeededRandom): Promise<string | undefined> {
    let at = random.below(urls.length);
    const until = async (question: (url: string) => Promise<Told>): Promise<Told> => {
      while (performance.now() < deadline) {
        const told = await question(urls[at] ?? "");
        if (told.kind !== "info") return told;
        at = (at + 1) % urls.length;
        await pause(40 + random.below(paceMs));
      }
      return { kind: "info" };
    };
    const command = (one: Command) => until((url) => ask.command(url, lender, one));
    const read = async (id: string) =>
      (await until((url) => ask.read(url, lender, `/v1/applications/${id}`))) as { body?: Application };
    const signal = () =>
      command({
        what: "signal",
        key: `bank-${name}`,
        path: "/v1/signals",
        body: {
          name: "PAYMENT_CONFIRMED",
          key: orderOf(lender, name),
          messageId: `bank-${name}`,
          payload: { amount: 5 },
        },
      });

    /** What stopped it may be over by now: an officer has it tried again. */
    const resolve = async (application: Application | undefined): Promise<void> => {
      for (const { id } of application?.incidents ?? []) {
        const path = `/v1/incidents/${id}/retry`;
        await ask.command(urls[at] ?? "", lender, {
          what: "retry",
          key: `retry-${id}`,
          path,
          body: {},
          asOfficer: true,
        });
      }
    };

    const started = await command(startOf(name, lender, random.chance(0.1) ? 500 : 720));
    if (started.kind !== "ok") return `not started (${started.status ?? "no answer"})`;
    const { id } = started.body as Application;
    const plan = {
      early: random.chance(0.3),
      cancelAfter: random.chance(0.15) ? random.below(25) : Infinity,
    };
    let signalled = plan.early;
    if (plan.early) await signal();
    for (let look = 0; performance.now() < deadline; look += 1) {
      await pause(paceMs / 2 + random.below(paceMs));
      const { body: application } = await read(id);
      if (application?.finished === true) return undefined;
      if (look >= plan.cancelAfter) {
        plan.cancelAfter = Infinity;
        const body = { reason: `The applicant of ${lender.canary} has thought better of it` };
        await command({ what: "cancel", key: `cancel-${name}`, path: `/v1/applications/${id}/cancel`, body });
      } else if (random.chance(0.15)) {
        const body = { type: "NOTE" };
        await command({
          what: "note",
          key: `note-${name}-${look}`,
          path: `/v1/applications/${id}/events`,
          body,
        });
      }
      await resolve(application);
      for (const child of application?.children ?? []) {
        const { body: below } = await read(child.id);
        await resolve(below);
        const [task] = below?.tasks ?? [];
        if (task === undefined) continue;
        const path = `/v1/tasks/${task.id}/completion`;
        await command({
          what: "complete",
          key: `value-${name}`,
          path,
          body: { outcome: "valued" },
          asOfficer: true,
        });
      }
      if (!signalled && look > 8) {
        signalled = true;
        await signal();
      }
    }
    return `${id} did not finish in time`;
  }

  const running = Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return {
    get begun() {
      return begun;
    },
    get finished() {
      return finished;
    },
    async finish(withinMs) {
      closing = true;
      deadline = performance.now() + withinMs;
      await running;
      return stuck;
    },
  };
}

/** The application of one name, by an applicant with this score. */
export function startOf(name: string, lender: ChaosLender, score: number): Command {
  const reference = `${lender.canary}-${name}`;
  return {
    what: "start",
    key: `start-${name}`,
    path: "/v1/applications",
    reference,
    body: {
      product: "chaos-loan",
      applicant: { reference },
      facts: {
        name: `${lender.canary} 李雷`,
        idNumber: idNumberWithScore(score),
        order: orderOf(lender, name),
        amount: { amountMinor: 500_000, currency: "CNY" },
      },
    },
  };
}

function orderOf(lender: ChaosLender, name: string): string {
  return `${lender.canary}-order-${name}`;
}
