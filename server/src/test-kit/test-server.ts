import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseJson, isJsonObject, type JsonObject } from "@lendloom/engine/kernel";
import type { Connectors } from "@lendloom/engine/runtime";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import { compose, type Composed, type Parts } from "../compose.ts";
import { createIdentity, hashPassword, type Identity } from "../identity/index.ts";
import { buildSandbox } from "../sandbox/app.ts";
import { readCredentials } from "../seed/demo-credentials.ts";
import { demoLender } from "../seed/demo-lender.ts";
import { ensureDemoLender } from "../seed/ensure-demo-lender.ts";
import { readRepositoryDefinitions } from "../seed/repository-definitions.ts";
import { openStore, type Role, type Store, type TenantId } from "../store/index.ts";
import { databaseOfTest } from "../store/testing/database-of-test.ts";
import { answerMisfit, type ApiDescription } from "./api-description.ts";

export type Headers = Readonly<Record<string, string>>;

/** The whole server on a store and a sandbox of its own, spoken to without a socket. */
export interface TestServer extends Composed {
  readonly store: Store;
  readonly identity: Identity;
  readonly folder: string;
  readonly sandbox: ReturnType<typeof buildSandbox>;
  /** The demo lender's machine keys. */
  readonly apiKey: Headers;
  readonly integratorKey: Headers;
  /** Signs a person of the demo lender in. */
  as(name: string): Promise<Headers>;
  /** A key of a lender, by default another one than the demo lender. */
  keyOf(roles: readonly Role[], tenant?: string): Promise<Headers>;
  /** Sends a request; an answer that is not as the API's description promises is an error. */
  call(method: Method, url: string, headers?: Headers, body?: unknown): Promise<LightMyRequestResponse>;
  /** Asks until `done` says so: what the worker does takes its time. */
  until(url: string, headers: Headers, done: (answer: JsonObject) => boolean): Promise<JsonObject>;
  close(): Promise<void>;
}
type Method = NonNullable<InjectOptions["method"]>;

export async function startTestServer(
  options: {
    readonly folder?: string;
    /** A PostgreSQL database in place of a SQLite file in the folder. */
    readonly url?: string;
  } & Partial<Pick<Parts, "connectors" | "referenceSample" | "referenceCheck" | "role" | "streams">> = {},
): Promise<TestServer> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "lendloom-test-"));
  const url = options.url ?? (await databaseOfTest(folder));
  const store = await openStore(
    url === undefined
      ? { kind: "sqlite", folder }
      : { kind: "postgres", url, folder, works: options.role !== "api" },
  );
  const { now } = store.clock;
  const identity = createIdentity({ store, now });
  await ensureDemoLender(store, identity, {
    definitions: () => readRepositoryDefinitions(join(import.meta.dirname, "../../..")),
    dataFolder: folder,
    url: "http://test",
    sandboxUrl: "http://sandbox",
    at: now(),
  });
  const sandbox = buildSandbox(folder);
  const composed = await compose({
    store,
    identity,
    connectors: options.connectors ?? connectorsInto(sandbox),
    secureCookies: false,
    designerFolder: join(folder, "designer"),
    logLevel: "fatal",
    referenceSample: options.referenceSample ?? 0,
    role: options.role ?? "both",
    streams: options.streams,
    ...(options.referenceCheck === undefined ? {} : { referenceCheck: options.referenceCheck }),
  });
  await composed.app.ready();
  const description = (await composed.app.inject("/openapi.json")).json<ApiDescription>();
  const credentials = readCredentials(folder);
  const bearer = (key: string): Headers => ({ authorization: `Bearer ${key}` });
  const act = { at: now(), by: { kind: "system", id: "test" } } as const;

  const server: TestServer = {
    ...composed,
    store,
    identity,
    folder,
    sandbox,
    apiKey: bearer(credentials?.apiKey ?? ""),
    integratorKey: bearer(credentials?.integratorKey ?? ""),
    async as(name) {
      const answer = await server.call("POST", "/v1/session", {}, { name, password: demoLender.password });
      const [cookie] = answer.cookies;
      return {
        cookie: `${cookie?.name ?? ""}=${cookie?.value ?? ""}`,
        "x-csrf-token": answer.json<{ csrf: string }>().csrf,
      };
    },
    async keyOf(roles, tenant = "other") {
      const id = tenant as TenantId;
      if ((await store.tenants.get(id)) === null) {
        await store.tenants.create({ id: tenant, title: { "zh-CN": "另一家", en: "Another lender" } }, act);
      }
      const issued = await identity.issueApiKey(id, { title: roles.join(" "), roles }, act);
      return bearer(issued.ok ? issued.value.key : "");
    },
    async call(method, url, headers = {}, body) {
      const answer = await composed.app.inject({
        method,
        url,
        headers: { ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      const misfit = answerMisfit(description, method, url, answer);
      if (misfit !== undefined) throw new Error(`Expected an answer as it is described, but ${misfit}`);
      return answer;
    },
    async until(url, headers, done) {
      const deadline = performance.now() + 20_000;
      for (;;) {
        const parsed = parseJson((await server.call("GET", url, headers)).body);
        if (parsed.ok && isJsonObject(parsed.value) && done(parsed.value)) return parsed.value;
        if (performance.now() > deadline) throw new Error(`Not in time: ${JSON.stringify(parsed)}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async close() {
      await composed.app.close();
      await composed.worker.stop();
      await store.close();
      await sandbox.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
  return server;
}

/** A second person with the roles of a designer and an approver, for who may approve what. */
export async function addPerson(server: TestServer, name: string, roles: readonly Role[]): Promise<Headers> {
  await server.store.people.create(
    demoLender.id,
    { id: name, name, displayName: name, roles, passwordHash: await hashPassword(demoLender.password) },
    { at: new Date().toISOString(), by: { kind: "system", id: "test" } },
  );
  return await server.as(name);
}

function connectorsInto(sandbox: ReturnType<typeof buildSandbox>): Connectors {
  return {
    async call({ connector, operation, idempotencyKey, input }) {
      const answer = await sandbox.inject({
        method: "POST",
        url: `/connectors/${connector}/${operation}`,
        headers: { "idempotency-key": idempotencyKey },
        payload: { input },
      });
      const parsed = parseJson(answer.body);
      return answer.statusCode === 200 && parsed.ok && isJsonObject(parsed.value)
        ? { kind: "answer", answer: parsed.value }
        : {
            kind: "error",
            code: `connector.http-${answer.statusCode}`,
            message: "refused",
            retryable: answer.statusCode >= 500,
          };
    },
  };
}
