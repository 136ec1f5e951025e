import type { JsonObject, Result } from "../../kernel/index.ts";
import type { Refusal, Run } from "../../process/index.ts";
import type { CommandAnswer, Runtime } from "../../runtime/index.ts";
import type { OutsideWorld } from "./outside-world.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** Something a lender's system asked for, under an idempotency key of its own. */
export interface SentCommand {
  readonly kind: "start" | "event" | "task" | "cancel";
  readonly tenant: string;
  readonly key: string;
  /** Whose application, which run, or which task. */
  readonly subject: string;
  /** The event's type or the task's outcome. */
  readonly what: string;
  send(runtime: Runtime): Promise<Result<CommandAnswer, Refusal>>;
  state: "unanswered" | "refused" | "acknowledged";
  acknowledged?: { readonly answer: JsonObject; readonly run?: Run };
}

export const TENANTS = ["lender-a", "lender-b"] as const;
const machine = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;
const officer = { kind: "person", id: "li", roles: ["officer"] } as const;

/** What the systems and people of two lenders do, from what was answered to them and from the lists they see. */
export class Clients {
  readonly commands: SentCommand[] = [];
  /** What they were told that can never be true. */
  readonly violations: string[] = [];
  readonly #world: OutsideWorld;
  readonly #random: SeededRandom;
  #count = 0;

  constructor(world: OutsideWorld, random: SeededRandom) {
    this.#world = world;
    this.#random = random;
  }

  /** One thing that somebody does now. */
  async act(runtime: Runtime): Promise<void> {
    const random = this.#random;
    const roll = random.below(100);
    if (roll < 22) return this.send(this.#start(), runtime);
    if (roll < 30) return this.#repeat(runtime);
    if (roll < 33) return this.#reuse(runtime);
    if (roll < 36) {
      const cancel = this.#cancel();
      if (cancel !== undefined) return this.send(cancel, runtime);
    }
    if (roll < 42) return this.#claim(runtime);
    if (roll < 68) {
      const event = this.#event();
      if (event !== undefined) return this.send(event, runtime);
    }
    if (roll < 90) {
      const task = await this.#task();
      if (task !== undefined) return this.send(task, runtime);
    }
    return this.retryIncident(runtime);
  }

  async send(command: SentCommand, runtime: Runtime): Promise<void> {
    if (!this.commands.includes(command)) this.commands.push(command);
    const sent = await command.send(runtime).catch(() => undefined);
    // Nobody knows what became of it: it will be sent again with the same key.
    if (sent === undefined) return;
    if (!sent.ok) {
      if (sent.error.code === "idempotency.key-reused") {
        this.violations.push(`${command.key} of ${command.tenant} was said to be another request's`);
      }
      if (command.acknowledged !== undefined) {
        this.violations.push(`The repeat of ${command.key} was refused: ${sent.error.code}`);
      } else if (sent.error.code !== "run.busy") command.state = "refused";
      return;
    }
    const { answer, run, repeated } = sent.value;
    const before = command.acknowledged;
    if (before !== undefined) {
      if (!repeated) this.violations.push(`${command.key} was done again`);
      if (JSON.stringify(before.answer) !== JSON.stringify(answer)) {
        this.violations.push(`The repeat of ${command.key} of ${command.tenant} was answered otherwise`);
      }
    }
    command.state = "acknowledged";
    command.acknowledged = before ?? { answer, ...(run === undefined ? {} : { run }) };
  }

  /** An operator retries an open incident. */
  async retryIncident(runtime: Runtime): Promise<void> {
    const tenant = this.#random.pick(TENANTS);
    const open = await this.#world.store.listIncidents(tenant, { status: "open", limit: 20 });
    if (open.length === 0) return;
    const { id } = this.#random.pick(open);
    const retried = await runtime.retryIncident(tenant, id, officer).catch(() => undefined);
    if (retried?.ok === false && retried.error.code === "run.erased") {
      this.violations.push(`The incident ${id} has lost what it should tell again`);
    }
  }

  #start(): SentCommand {
    const random = this.#random;
    const tenant = random.pick(TENANTS);
    const product = random.pick(this.#world.products.products);
    const subject = `applicant-${++this.#count}`;
    const facts = {
      name: subject,
      age: 17 + random.below(40),
      ...(random.chance(0.6) ? { city: "BJ" } : {}),
    };
    return this.#command("start", tenant, subject, product, (runtime, key) =>
      runtime.startRun(tenant, {
        product,
        subject,
        facts,
        sender: machine,
        idempotency: { key, requestHash: `start ${subject}` },
      }),
    );
  }

  #event(): SentCommand | undefined {
    const random = this.#random;
    const begun = this.commands.filter(
      ({ kind, acknowledged }) => kind === "start" && acknowledged !== undefined,
    );
    if (begun.length === 0) return undefined;
    const { tenant, acknowledged, what: product } = random.pick(begun);
    const id = runIdOf(acknowledged?.answer);
    const sample = product === "sample-loan";
    const type = random.pick(
      sample ? ["CONSENT_GIVEN", "ACCEPTED", "REMIND", "REMIND", "WITHDRAWN"] : ["GO", "BACK", "TELL"],
    );
    const payload = type === "ACCEPTED" ? { account: "6222", city: "SH" } : {};
    return this.#command("event", tenant, id, type, (runtime, key) =>
      runtime.deliverEvent(tenant, id, {
        type,
        payload,
        sender: machine,
        idempotency: { key, requestHash: `event ${id} ${type} ${key}` },
      }),
    );
  }

  #cancel(): SentCommand | undefined {
    const begun = this.commands.filter(
      ({ kind, acknowledged }) => kind === "start" && acknowledged !== undefined,
    );
    if (begun.length === 0) return undefined;
    const { tenant, acknowledged } = this.#random.pick(begun);
    const id = runIdOf(acknowledged?.answer);
    return this.#command("cancel", tenant, id, "cancel", (runtime, key) =>
      runtime.cancelRun(tenant, id, {
        reason: "Changed her mind",
        sender: machine,
        idempotency: { key, requestHash: `cancel ${id} ${key}` },
      }),
    );
  }

  /** Somebody takes a task from a list, or gives it back; who completes it is the same officer. */
  async #claim(runtime: Runtime): Promise<void> {
    const tenant = this.#random.pick(TENANTS);
    const open = await this.#world.store.listTasks(tenant, { status: "open", limit: 30 });
    if (open.length === 0) return;
    const { id } = this.#random.pick(open);
    const told = this.#random.chance(0.7)
      ? runtime.claimTask(tenant, id, officer)
      : runtime.releaseTask(tenant, id, officer);
    await told.catch(() => undefined);
  }

  /** Usually an open task; now and then one that was closed meanwhile, from a list somebody had loaded before. */
  async #task(): Promise<SentCommand | undefined> {
    const random = this.#random;
    const tenant = random.pick(TENANTS);
    const status = random.chance(0.8) ? { status: "open" as const } : {};
    const listed = await this.#world.store.listTasks(tenant, { ...status, limit: 30 });
    if (listed.length === 0) return undefined;
    const { id } = random.pick(listed);
    const outcome = random.pick(["approve", "approve", "decline"]);
    return this.#command("task", tenant, id, outcome, (runtime, key) =>
      runtime.completeTask(tenant, id, {
        outcome,
        sender: officer,
        idempotency: { key, requestHash: `task ${id} ${outcome} ${key}` },
      }),
    );
  }

  /** Keys count within a lender, so that two lenders use the same ones. */
  #command(
    kind: SentCommand["kind"],
    tenant: string,
    subject: string,
    what: string,
    send: (runtime: Runtime, key: string) => Promise<Result<CommandAnswer, Refusal>>,
  ): SentCommand {
    const key = `key-${this.commands.filter((command) => command.tenant === tenant).length + 1}`;
    const command: SentCommand = {
      kind,
      tenant,
      key,
      subject,
      what,
      send: (runtime) => send(runtime, key),
      state: "unanswered",
    };
    this.commands.push(command);
    return command;
  }

  async #repeat(runtime: Runtime): Promise<void> {
    const again = this.commands.filter(({ state }) => state !== "refused");
    if (again.length > 0) await this.send(this.#random.pick(again), runtime);
  }

  /** The same key for another request is refused, whatever it asks. */
  async #reuse(runtime: Runtime): Promise<void> {
    const done = this.commands.filter(({ acknowledged }) => acknowledged !== undefined);
    if (done.length === 0) return;
    const { tenant, key } = this.#random.pick(done);
    const sent = await runtime
      .startRun(tenant, {
        product: this.#random.pick(this.#world.products.products),
        subject: `reuse-${++this.#count}`,
        facts: {},
        sender: machine,
        idempotency: { key, requestHash: `reuse ${this.#count}` },
      })
      .catch(() => undefined);
    if (sent?.ok === true) this.violations.push(`${key} of ${tenant} was answered for another request`);
  }
}

/** The run that an answer to a command speaks of. */
export function runIdOf(answer: JsonObject | undefined): string {
  const id = answer?.["id"];
  return typeof id === "string" ? id : "";
}
