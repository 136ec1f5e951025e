import type { SeededRandom } from "@lendloom/engine/testing";

/** Stands in what is sent where nothing may come back of it. */
export const SECRET = "c4n4ry-0f-ch4os";

/** A request in parts, to be made wrong. */
export interface RequestParts {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
  isHttp: boolean;
}

type Spoil = (parts: RequestParts, random: SeededRandom, sample: unknown) => void;

const text = (value: string): Buffer => Buffer.from(value, "utf8");

/** What can be wrong with a request, by a name that is told. */
export const spoils: Readonly<Record<string, Spoil>> = {
  "end of the body"(parts, random) {
    parts.body = parts.body.subarray(0, random.below(Math.max(1, parts.body.length)));
  },
  depth(parts, random) {
    const depth = 1 + random.below(100_000);
    parts.body = text(
      random.chance(0.5) ? "[".repeat(depth) : `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`,
    );
  },
  "number of keys"(parts, random) {
    const count = random.below(20_000);
    parts.body = text(`{${Array.from({ length: count }, (_, at) => `"k${at}":${at}`).join(",")}}`);
  },
  "repeated key"(parts) {
    parts.body = text('{"pack":"a","pack":"b"}');
  },
  "key of a prototype"(parts, random) {
    const key = random.pick(["__proto__", "\\u005f_proto__", "constructor", "prototype"]);
    parts.body = text(`{"${key}":{"admin":true,"prototype":{"admin":true}}}`);
  },
  number(parts, random) {
    const number = random.pick([
      "1e999",
      "-0",
      "9007199254740993",
      "0x10",
      "01",
      "NaN",
      "1.",
      "-",
      "1e1000000000",
    ]);
    parts.body = text(`{"facts":{"amount":${number}},"limit":${number}}`);
  },
  character(parts, random) {
    const bad = ['{"a":"\\ud800"}', '\ufeff{"a":1}', '{"a":"\u0000"}', '{"a\u202e":"\u200b"}', "{'a':1}"];
    parts.body = text(random.pick(bad));
  },
  encoding(parts) {
    parts.body = Buffer.concat([text('{"a":"'), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), text('"}')]);
  },
  "content type"(parts, random) {
    const types = [
      "text/plain",
      "application/xml",
      "multipart/form-data",
      "",
      "application/json; charset=utf-16",
      "a/b/c",
      ";",
      "application/x-www-form-urlencoded",
    ];
    parts.headers["content-type"] = random.pick(types);
  },
  "content encoding"(parts) {
    parts.headers["content-encoding"] = "gzip";
    parts.body = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
  },
  "type of a member"(parts, random, sample) {
    parts.body = text(JSON.stringify(misfit(sample, random)));
  },
  "unknown member"(parts, _random, sample) {
    const more = { tenantId: SECRET, status: SECRET, x: SECRET };
    parts.body = text(JSON.stringify(isObject(sample) ? { ...sample, ...more } : more));
  },
  "whole body"(parts, random) {
    parts.body = text(
      random.pick(["null", "true", "1", '"a"', "[]", "{}", "", " ", "[[]]", "<a/>", "a=1&b=2"]),
    );
  },
  bytes(parts, random) {
    parts.body = Buffer.from(Array.from({ length: random.below(300) }, () => random.below(256)));
  },
  size(parts) {
    parts.body = text(JSON.stringify({ facts: { a: "y".repeat(300_000) } }));
  },
  path(parts, random) {
    const bad = [
      "/%",
      "/%00",
      "/../../etc/passwd",
      `/${"a".repeat(500)}`,
      "/%E0%A4%A",
      "/贷",
      "//",
      "/%2e%2e/",
      "/constructor",
      "/__proto__",
    ];
    parts.path = `/v1/${random.pick(["applications", "definitions/pack", "tasks", "releases"])}${encodeOdd(random.pick(bad))}`;
  },
  query(parts, random) {
    const bad = [
      "?limit=-1",
      "?limit=1e9",
      "?limit=1&limit=2",
      "?cursor=%25%25",
      "?limit[]=1",
      "?__proto__[a]=1",
      `?${"a=1&".repeat(200)}`,
      "?limit=%F0",
      "?status=%00",
      "?q=' or 1=1 --",
    ];
    if (parts.method !== "GET") parts.body = text("[]");
    parts.path += encodeOdd(random.pick(bad));
  },
  credential(parts, random) {
    const bad = [
      "Bearer",
      "Bearer ",
      "Basic bWVpOng=",
      `Bearer ${"x".repeat(5_000)}`,
      "Bearer lk_live_0",
      "bearer null",
      "Bearer \u00ff\u00fe",
    ];
    parts.headers["authorization"] = random.pick(bad);
  },
  header(parts, random) {
    const odd = random.pick([
      "if-match",
      "if-none-match",
      "last-event-id",
      "accept-language",
      "cookie",
      "x-csrf-token",
    ]);
    if (parts.method !== "GET") parts.body = text("[]");
    parts.headers[odd] = random.pick(["x".repeat(300), "\u00ff", "*", '"', ",,,", "a=b; __proto__=1", "-1"]);
  },
  "host of headers"(parts) {
    parts.headers["x-large"] = "x".repeat(64 * 1024);
    parts.isHttp = false;
  },
  method(parts, random) {
    parts.method = random.pick(["PATCH", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "PROPFIND"]);
    parts.isHttp = false;
  },
  length(parts, random) {
    parts.headers["content-length"] = random.pick(["-1", "1e3", "99999999999999999999", "x", "0x10"]);
    parts.isHttp = false;
  },
  chunk(parts, random) {
    parts.headers["transfer-encoding"] = random.pick(["chunked", "chunked, gzip", "identity"]);
    parts.body = text(
      random.pick(["zz\r\n{}\r\n0\r\n\r\n", "ffffffffffffffffff\r\n{", "2\r\n{}xx", "-1\r\n"]),
    );
    parts.isHttp = false;
  },
  line(parts, random) {
    parts.method = random.pick(["", "GET GET", "\u0000", "G\r\nET", "get", "GET /a HTTP/9.9\r\nX: y"]);
    parts.isHttp = false;
  },
};

/** Only what a request line may not hold is written in its escaped form. */
function encodeOdd(value: string): string {
  return value.replaceAll(/[^\u0021-\u007e]/g, (odd) => encodeURIComponent(odd));
}

/** The same with one value of another type, somewhere in it. */
function misfit(value: unknown, random: SeededRandom): unknown {
  const wrong = () => random.pick([null, -1, 1.5, "", [], {}, true, [[[]]], "2024-13-45", { $ref: "#" }]);
  if (Array.isArray(value) && value.length > 0 && random.chance(0.8))
    return value.map((one, at) => (at === 0 ? misfit(one, random) : (one as unknown)));
  if (!isObject(value) || Object.keys(value).length === 0 || random.chance(0.15)) return wrong();
  const name = random.pick(Object.keys(value));
  return random.chance(0.2)
    ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== name))
    : { ...value, [name]: misfit(value[name], random) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
