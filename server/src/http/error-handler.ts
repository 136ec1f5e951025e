import { randomUUID } from "node:crypto";
import { pointer, schemaWords, type Issue, type schemaIssueTexts } from "@lendloom/engine/kernel";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { asksForPage, sendPage } from "./designer-files.ts";
import { lingerAfter, readUnreadBodies } from "./lingering.ts";
import { InvalidCursorError, TamperedDefinitionError } from "../store/index.ts";
import { Problem, problemBody } from "./problem.ts";
import { problemCatalogue } from "./problem-catalogue.ts";
import { storeTroubleProblem } from "./store-trouble.ts";

/** Answers every failure as RFC 9457 problem+json; what is our own fault goes to the log under a reference. */
export function answerProblems(app: FastifyInstance): void {
  readUnreadBodies(app);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error);
    if (problem?.code.startsWith("store.") === true)
      request.log.warn({ err: error }, "the store is in trouble");
    if (problem !== undefined) return sendProblem(reply, problem);
    const id = randomUUID();
    request.log.error({ err: error, reference: id }, "a request met a defect");
    return sendProblem(reply, new Problem("internal.defect", { params: { id } }));
  });
  app.setNotFoundHandler((request, reply) => {
    const page = app.designerPage;
    return page !== undefined && asksForPage(request)
      ? sendPage(reply, page)
      : sendProblem(reply, notFound(app, request));
  });
}

/**
 * Tells what is wrong with a path before any route is looked for, where no hook is called either; Fastify would tell it in
 * a form of its own.
 */
export function answerUnreadablePaths(headers: Readonly<Record<string, string>>) {
  return (error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void => {
    sendProblem(reply.headers(headers), toProblem(error) ?? new Problem("request.invalid"));
  };
}

function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return lingerAfter(reply)
    .code(problemCatalogue[problem.code].status)
    .headers({ ...problem.options.headers })
    .type("application/problem+json")
    .header("cache-control", "no-store")
    .send(JSON.stringify(problemBody(problem)));
}

/** Undefined: nobody outside is to blame. */
function toProblem(error: FastifyError): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof InvalidCursorError) return new Problem("request.invalid");
  if (error instanceof TamperedDefinitionError) return new Problem("definition.tampered");
  if (error.validation !== undefined) {
    return new Problem("request.invalid", { issues: error.validation.map((entry) => toIssue(error, entry)) });
  }
  switch (error.code) {
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return new Problem("request.unsupported-media-type");
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return new Problem("request.too-large");
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
      return new Problem("request.malformed-json");
    case "FST_ERR_BAD_URL":
    case "FST_ERR_MAX_PARAM_LENGTH":
      return new Problem("request.invalid");
    default:
      return storeTroubleProblem(error);
  }
}

interface ValidationEntry {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Record<string, unknown>;
  readonly message?: string;
}

/** Places in the body are pointers into it; other parts of the request are named, as in `/query/limit`. */
function toIssue(error: FastifyError, entry: ValidationEntry): Issue {
  const part = error.validationContext === "querystring" ? "query" : error.validationContext;
  const at = part === "body" || part === undefined ? entry.instancePath : `/${part}${entry.instancePath}`;
  const issue = (code: keyof typeof schemaIssueTexts, place: string, params: Issue["params"]): Issue => ({
    code,
    pointer: place,
    params,
    severity: "error",
  });
  if (entry.keyword === "additionalProperties") {
    const key = String(entry.params["additionalProperty"]);
    return issue("schema.unknown-key", at + pointer(key), { key });
  }
  if (entry.keyword === "required") {
    return issue("schema.missing-key", at, { key: String(entry.params["missingProperty"]) });
  }
  return issue("schema.invalid", at, { expected: { ...schemaWords(entry.message ?? entry.keyword) } });
}

function notFound(app: FastifyInstance, request: FastifyRequest): Problem {
  const path = request.url.split("?", 1)[0] ?? "";
  const allowed = app.registeredRoutes
    .filter((route) => !route.url.includes("*") && matches(route.url, path))
    .map((route) => route.method);
  const params = { method: request.method, path: path.slice(0, 200) };
  // A file that was there when the server started, and is not any more, has an address that answers the method.
  return allowed.length === 0 || allowed.includes(request.method)
    ? new Problem("route.not-found", { params })
    : new Problem("route.method-not-allowed", {
        params,
        headers: { allow: [...new Set(allowed)].join(", ") },
      });
}

function matches(pattern: string, path: string): boolean {
  const [expected, actual] = [pattern.split("/"), path.split("/")];
  return (
    expected.length === actual.length &&
    expected.every((part, at) => (part.startsWith(":") ? actual[at] !== "" : part === actual[at]))
  );
}
