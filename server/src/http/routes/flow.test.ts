import { flowDocuments, mapDocuments } from "@lendloom/engine/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../store/testing/embedded-postgres.ts";
import { obligingBank, publishFlow, type ObligingBank } from "../../test-kit/flow-lender.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

interface Application {
  readonly id: string;
  readonly status: string;
  readonly states: readonly string[];
  readonly finished: boolean;
  readonly outcome?: string;
  readonly parent?: string;
  readonly children?: readonly {
    readonly id: string;
    readonly step: string;
    readonly state: string;
    readonly incidents?: number;
  }[];
  readonly waits?: object;
  readonly tasks?: readonly { readonly id: string }[];
}

describe.each(["SQLite", "PostgreSQL"])(
  "sub-flows, signals, cancelling and undoing over HTTP on %s",
  (kind) => {
    let postgres: EmbeddedPostgres | undefined;
    let server: TestServer;
    let bank: ObligingBank;
    let li: Headers;
    beforeAll(async () => {
      postgres = kind === "PostgreSQL" ? await startEmbeddedPostgres() : undefined;
      bank = obligingBank();
      const url = await postgres?.createDatabase();
      server = await startTestServer({ connectors: bank, ...(url === undefined ? {} : { url }) });
      li = await server.as("li");
      await publishFlow(server, flowDocuments);
    });
    afterAll(async () => {
      await server.close();
      await postgres?.stop();
    });

    let made = 0;
    const keyed = (headers = server.apiKey): Headers => ({
      ...headers,
      "idempotency-key": `k-${(made += 1)}`,
    });
    const body = (more: object = {}) => ({
      product: "booking",
      applicant: { reference: `a-${made}` },
      facts: { name: "李雷", age: 36, city: `C${made}` },
      ...more,
    });
    const submit = async (more: object = {}) => {
      const answer = await server.call("POST", "/v1/applications", keyed(), body(more));
      expect([answer.statusCode, answer.body]).toEqual([201, expect.any(String)]);
      return answer.json<Application>().id;
    };
    const tell = (id: string, type: string, payload: object = {}) =>
      server.call("POST", `/v1/applications/${id}/events`, keyed(), { type, payload });
    const cancel = (id: string, headers = keyed(li)) =>
      server.call("POST", `/v1/applications/${id}/cancel`, headers, { reason: "客户撤回" });
    const signal = (key: string, messageId: string, more: object = {}, headers = server.apiKey) =>
      server.call("POST", "/v1/signals", headers, {
        name: "PAYMENT_CONFIRMED",
        key,
        payload: { amount: 5 },
        messageId,
        ...more,
      });
    const read = async (id: string) =>
      (await server.call("GET", `/v1/applications/${id}`, server.apiKey)).json<Application>();
    const until = async (id: string, done: (application: Application) => boolean) =>
      (await server.until(`/v1/applications/${id}`, server.apiKey, (answer) =>
        done(answer as unknown as Application),
      )) as unknown as Application;
    const isIn = (state: string) => (application: Application) => application.states.includes(state);
    const operations = (id: string) =>
      bank.calls
        .filter(({ idempotencyKey }) => idempotencyKey.startsWith(id))
        .map(({ operation }) => operation);

    async function valuing(): Promise<{ id: string; child: string }> {
      const id = await submit();
      await tell(id, "BEGIN");
      const { children = [] } = await until(id, (application) => application.children !== undefined);
      const child = children[0]?.id ?? "";
      await server.until("/v1/tasks", li, () => true);
      await expect
        .poll(async () => (await server.call("GET", `/v1/applications/${child}`, server.apiKey)).statusCode)
        .toBe(200);
      await until(child, isIn("look"));
      return { id, child };
    }
    async function confirming(): Promise<{ id: string; child: string }> {
      const { id, child } = await valuing();
      const { tasks = [] } = await read(child);
      const done = await server.call("POST", `/v1/tasks/${tasks[0]?.id ?? ""}/completion`, keyed(li), {
        outcome: "valued",
        form: { worth: 900 },
      });
      expect(done.statusCode).toBe(200);
      await until(id, isIn("confirm"));
      return { id, child };
    }

    it("carries a booking with its sub-flow to the bank's word, and names parent and children", async () => {
      const { id, child } = await confirming();
      expect(await read(child)).toMatchObject({ parent: id, finished: true });
      const an = await server.as("an");
      const alone = await server.call("PUT", `/v1/applications/${child}/hold`, an, { reason: "Case 7" });
      expect(alone.json()).toMatchObject({ status: 409, code: "hold.sub-flow" });
      expect(await read(id)).toMatchObject({
        waits: { PAYMENT_CONFIRMED: `R-${id}` },
        children: [{ id: child, step: "valuation", workflow: "valuation", state: "done" }],
      });
      const told = await signal(`R-${id}`, `${id}-m`);
      expect(told.json()).toMatchObject({
        delivery: "delivered",
        runs: [id],
        application: { status: "disbursed", finished: true },
      });
      expect((await signal(`R-${id}`, `${id}-m`)).json()).toEqual(told.json());
      const listed = await server.call("GET", "/v1/applications", server.apiKey);
      const ids = listed.json<{ items: { id: string }[] }>().items.map((item) => item.id);
      expect(ids).toContain(id);
      expect(ids).not.toContain(child);
      const proof = await server.call("GET", `/v1/applications/${id}/replay`, server.apiKey);
      expect(proof.json()).toMatchObject({ result: "verified", subflows: [child] });
    });

    it("keeps a signal that comes too early, shows it, and delivers it when the application waits", async () => {
      const { id, child } = await valuing();
      const kept = await signal(`R-${id}`, `${id}-early`);
      expect(kept.json()).toMatchObject({ delivery: "kept", runs: [] });
      const shown = await server.call("GET", "/v1/signals", li);
      expect(shown.json()).toMatchObject({
        items: [{ name: "PAYMENT_CONFIRMED", key: `R-${id}`, messageId: `${id}-early`, waiting: [] }],
      });
      const { tasks = [] } = await read(child);
      await server.call("POST", `/v1/tasks/${tasks[0]?.id ?? ""}/completion`, keyed(li), {
        outcome: "valued",
        form: { worth: 900 },
      });
      await until(id, ({ status }) => status === "disbursed");
      expect((await server.call("GET", "/v1/signals", li)).json()).toEqual({ items: [] });
    });

    it("RT106 signal.not-kept: pages through kept signals by event and key, and gives one up with its reason", async () => {
      const run = made;
      for (const n of [1, 2, 3]) await signal(`G-${run}`, `g-${run}-${n}`);
      await signal(`H-${run}`, `h-${run}`);
      const list = async (query: string, headers = li) =>
        (await server.call("GET", `/v1/signals?${query}`, headers)).json<{
          items: { id: string; messageId: string; key: string }[];
          next?: string;
        }>();
      const ids: string[] = [];
      for (let cursor = ""; ;) {
        const page = await list(`key=G-${run}&limit=1${cursor}`);
        ids.push(...page.items.map(({ messageId }) => messageId));
        if (page.next === undefined) break;
        cursor = `&cursor=${page.next}`;
      }
      expect(ids).toEqual([1, 2, 3].map((n) => `g-${run}-${n}`));
      expect((await list(`name=RATE_CHANGED&key=G-${run}`)).items).toEqual([]);
      expect((await list(`key=H-${run}`)).items).toHaveLength(1);
      expect((await list(`key=G-${run}`, await server.keyOf(["auditor"]))).items).toEqual([]);
      expect((await server.call("GET", "/v1/signals?cursor=x", li)).json()).toMatchObject({
        code: "request.invalid",
      });

      const [first] = (await list(`key=G-${run}`)).items;
      const giveUp = (headers: Headers, body: object = { reason: "重复" }) =>
        server.call("POST", `/v1/signals/${encodeURIComponent(first?.id ?? "")}/give-up`, headers, body);
      expect((await giveUp(li, { reason: " " })).json()).toMatchObject({ code: "request.invalid" });
      expect((await giveUp(server.apiKey)).json()).toMatchObject({ code: "auth.forbidden" });
      expect((await giveUp(await server.keyOf(["admin"]))).json()).toMatchObject({ code: "signal.not-kept" });
      expect((await giveUp(li)).statusCode).toBe(204);
      expect((await giveUp(li)).json()).toMatchObject({ status: 404, code: "signal.not-kept" });
      expect((await list(`key=G-${run}`)).items.map(({ messageId }) => messageId)).toEqual(ids.slice(1));
      const again = await signal(`G-${run}`, `g-${run}-1`);
      expect(again.json()).toMatchObject({ delivery: "kept" });
      expect((await list(`key=G-${run}`)).items).toHaveLength(2);
      const demo = (await server.store.tenants.list()).find((lender) => lender.id === "demo");
      const { items: noted } = await server.store.audit.list(demo!.id, { limit: 1 });
      expect(noted).toMatchObject([
        {
          action: "signal.given-up",
          actor: { kind: "person", id: "li" },
          details: {
            reason: "重复",
            name: "PAYMENT_CONFIRMED",
            key: `G-${run}`,
            messageId: `g-${run}-1`,
          },
        },
      ]);
      for (const { id } of [...(await list(`key=G-${run}`)).items, ...(await list(`key=H-${run}`)).items]) {
        await server.call("POST", `/v1/signals/${encodeURIComponent(id)}/give-up`, li, { reason: "done" });
      }
      expect((await list("")).items).toEqual([]);
    });

    it("refuses signals by code: unknown, ill-formed, of another role, for several, kept too long", async () => {
      const code = async (answer: ReturnType<typeof signal>) => {
        const { statusCode, json } = await answer;
        return [statusCode, json<{ code: string }>().code];
      };
      expect(await code(signal("x", "s1", { name: "BEGIN" }))).toEqual([404, "signal.unknown"]);
      expect(await code(signal("x", "s2", { name: "xstate.done.actor.pay" }))).toEqual([
        400,
        "request.invalid",
      ]);
      expect(await code(signal("x", "s3", { name: "*" }))).toEqual([400, "request.invalid"]);
      expect(await code(signal("x", "s4", { payload: { amount: "5" } }))).toEqual([
        422,
        "run.payload-invalid",
      ]);
      expect(await code(signal("x", "s5", {}, li))).toEqual([403, "run.event-role"]);
      expect(await code(signal("x", "s6", { ttl: "P31D" }))).toEqual([422, "signal.ttl"]);
      bank.answer("pay", () => ({ kind: "answer", answer: { reference: "same" } }));
      const [first, second] = [await confirming(), await confirming()];
      bank.answer("pay", ({ idempotencyKey }) => ({
        kind: "answer",
        answer: { reference: `R-${idempotencyKey.split(":")[0] ?? ""}` },
      }));
      const many = await signal("same", "s7");
      expect(many.json()).toMatchObject({
        code: "signal.ambiguous",
        params: { runs: [first.id, second.id].sort() },
      });
      expect((await signal("x", "s8")).statusCode).toBe(200);
      expect(await code(signal("y", "s8"))).toEqual([422, "idempotency.key-reused"]);
    });

    it("ends an application whatever it waits for, with its sub-flow, and undoes what was done", async () => {
      const { id, child } = await valuing();
      const headers = keyed(li);
      const answer = await cancel(id, headers);
      expect(answer.json()).toMatchObject({
        status: "withdrawn",
        outcome: "cancelled",
        cancelled: { by: { id: "li" } },
      });
      expect((await cancel(id, headers)).json()).toEqual(answer.json());
      expect((await cancel(id)).statusCode).toBe(200);
      const ended = await until(id, ({ finished }) => finished);
      expect(ended).toMatchObject({ status: "withdrawn", outcome: "cancelled", tasks: [] });
      await until(child, ({ finished }) => finished);
      expect(operations(id).sort()).toEqual(["book", "order", "undo-book", "undo-order"]);
      expect((await tell(id, "BEGIN")).json()).toMatchObject({ code: "run.finished" });
      const journal = await server.call("GET", `/v1/applications/${id}/journal`, server.apiKey);
      expect(journal.body).not.toContain("客户撤回");
      expect(journal.json<{ items: { kind: string }[] }>().items.map((item) => item.kind)).toContain(
        "cancelled",
      );
      for (const run of [id, child]) {
        const replayed = await server.call("GET", `/v1/applications/${run}/replay`, li);
        expect(replayed.json()).toMatchObject({ result: "verified" });
      }
    });

    it("undoes in reverse order, sub-flows in their turn", async () => {
      const { id } = await confirming();
      await tell(id, "STOP");
      const ended = await until(id, ({ finished }) => finished);
      expect(ended).toMatchObject({ states: ["ended"] });
      expect(operations(id)).toEqual(["book", "order", "pay", "undo-pay", "undo-order", "undo-book"]);
    });

    it("refuses to cancel what has ended, what is not there, and without a reason", async () => {
      const { id } = await confirming();
      await signal(`R-${id}`, `${id}-m`);
      expect((await cancel(id)).json()).toMatchObject({ status: 409, code: "run.finished" });
      expect((await cancel("nobody")).json()).toMatchObject({ code: "run.unknown" });
      const without = await server.call("POST", `/v1/applications/${id}/cancel`, keyed(li), { reason: " " });
      expect(without.json()).toMatchObject({ code: "request.invalid" });
      const auditor = await server.keyOf(["auditor"], "demo");
      expect((await cancel(id, keyed(auditor))).json()).toMatchObject({ code: "auth.forbidden" });
    });

    it("run.not-started, run.start-at: starts an application when it is asked to, and not before", async () => {
      const code = async (startAt: string) =>
        (await server.call("POST", "/v1/applications", keyed(), body({ startAt }))).json<{ code: string }>()
          .code;
      expect(await code("2020-01-01T00:00:00Z")).toBe("run.start-at");
      expect(await code("2999-01-01T00:00:00Z")).toBe("run.start-at");
      const soon = new Date(Date.now() + 1_500).toISOString();
      const id = await submit({ startAt: soon });
      expect(await read(id)).toMatchObject({ status: "scheduled", states: [], startAt: soon });
      expect((await tell(id, "BEGIN")).json()).toMatchObject({ code: "run.not-started" });
      expect(await until(id, isIn("start"))).toMatchObject({ status: "received" });
      const later = await submit({ startAt: new Date(Date.now() + 3_600_000).toISOString() });
      expect((await cancel(later)).json()).toMatchObject({ status: "withdrawn", finished: true });
    });

    it("RT118 lists the sub-flows of a map with their items, and says which need an operator", async () => {
      await publishFlow(server, mapDocuments({ params: { concurrency: 2 } }));
      bank.answer("order", ({ idempotencyKey }) =>
        idempotencyKey.split(":")[0]?.endsWith("-2") === true
          ? { kind: "error", code: "bank.no", message: "No", retryable: false }
          : { kind: "answer", answer: { reference: "R" } },
      );
      const id = await submit();
      await tell(id, "BEGIN");
      const { children = [] } = await until(
        id,
        (its) => its.children?.some(({ incidents }) => incidents === 1) === true,
      );
      expect(children).toEqual([
        { id: `${id}-s3-0-1`, step: "valuations", item: 1, workflow: "valuation", state: "open" },
        {
          id: `${id}-s3-0-2`,
          step: "valuations",
          item: 2,
          workflow: "valuation",
          state: "open",
          incidents: 1,
        },
      ]);
      expect(await read(id)).toMatchObject({ maps: [{ step: "valuations", total: 3, begun: 2 }] });
      await until(`${id}-s3-0-1`, isIn("look"));
      const proof = await server.call("GET", `/v1/applications/${id}/replay`, server.apiKey);
      expect(proof.json()).toMatchObject({ result: "verified", subflows: children.map((child) => child.id) });
    });
  },
);
