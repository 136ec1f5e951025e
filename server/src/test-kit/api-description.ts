import { checkSchema, type Json } from "@lendloom/engine/kernel";
import type { LightMyRequestResponse } from "fastify";
import type { TSchema } from "typebox";

interface Media {
  readonly schema?: TSchema & { readonly examples?: readonly Json[] };
  readonly example?: Json;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
type Content = Readonly<Record<string, Media>>;

interface Operation {
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

/** The parts of `/openapi.json` that tests hold the server to. */
export interface ApiDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Where an answer differs from what the description promises; undefined: nowhere, or nothing is promised. */
export function answerMisfit(
  { paths }: ApiDescription,
  method: string,
  url: string,
  answer: LightMyRequestResponse,
): string | undefined {
  const path = url.split("?", 1)[0] ?? "";
  const template = Object.keys(paths).find((candidate) => matches(candidate, path));
  const operation = template === undefined ? undefined : paths[template]?.[method.toLowerCase()];
  if (operation === undefined) return undefined;
  const status = String(answer.statusCode);
  const promised = operation.responses[status] ?? operation.responses[`${status.charAt(0)}XX`];
  const place = `${method} ${path} ${status}`;
  if (promised === undefined) return `${place} is not described`;
  const type = (answer.headers["content-type"] ?? "").split(";", 1)[0] ?? "";
  const schema = promised.content?.[type]?.schema;
  if (schema === undefined || !type.endsWith("json")) return undefined;
  const checked = checkSchema(schema, answer.json<unknown>());
  return checked.ok ? undefined : `${place} ${JSON.stringify(checked.error)}`;
}

function matches(template: string, path: string): boolean {
  const [expected, actual] = [template.split("/"), path.split("/")];
  return (
    expected.length === actual.length &&
    expected.every((part, at) => (part.startsWith("{") ? actual[at] !== "" : part === actual[at]))
  );
}
