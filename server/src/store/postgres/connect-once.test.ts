import pg from "pg";
import { describe, expect, it } from "vitest";
import { whyNot } from "./connect-once.ts";

function refused(state: string): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError("what the server said", 1, "error"), { code: state });
}
const failed = (code: string, message = code) => Object.assign(new Error(message), { code });

describe("why a database cannot be used", () => {
  it.each([
    ["57P03", "store.starting", "soon"],
    ["57P01", "store.starting", "soon"],
    ["25006", "store.starting", "soon"],
    ["53300", "store.crowded", "soon"],
    ["3D000", "store.database-missing", "soon"],
    ["28P01", "store.refused", "slowly"],
    ["28000", "store.refused", "slowly"],
    ["08006", "store.unreachable", "soon"],
    ["42501", "store.forbidden", undefined],
    ["42704", "store.url-invalid", undefined],
    ["22023", "store.url-invalid", undefined],
  ])("by the server’s state %s it is %s, which passes %s", (state, code, passes) => {
    const why = whyNot(refused(state));
    expect([why.code, why.passes]).toEqual([code, passes]);
    for (const sentence of Object.values(why.texts ?? {})) expect(sentence).toContain("what the server said");
    expect(Object.keys(why.texts ?? {})).toEqual(["zh-CN", "en"]);
  });

  it.each([
    [failed("ECONNREFUSED"), "store.unreachable", "soon"],
    [failed("ENOTFOUND"), "store.unreachable", "soon"],
    [new Error("timeout expired"), "store.unreachable", "soon"],
    [failed("DEPTH_ZERO_SELF_SIGNED_CERT"), "store.tls", "slowly"],
    [failed("ERR_TLS_CERT_ALTNAME_INVALID"), "store.tls", "slowly"],
    [new Error("The server does not support SSL connections"), "store.tls", "slowly"],
  ])("by the driver’s %s it is %s, which passes %s", (error, code, passes) => {
    const why = whyNot(error);
    expect([why.code, why.passes]).toEqual([code, passes]);
  });

  it("tells of every address of a name, each once", () => {
    const both = new AggregateError([
      failed("ECONNREFUSED", "connect ECONNREFUSED ::1:5432"),
      failed("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:5432"),
    ]);
    expect(whyNot(both).message).toContain(
      "(connect ECONNREFUSED ::1:5432, connect ECONNREFUSED 127.0.0.1:5432)",
    );
  });
});
