import fastify from "fastify";
import { describe, expect, it } from "vitest";
import { createLogOutput } from "./log-output.ts";

describe("the log's output", () => {
  it("counts lines that cannot be written, and the next ones are written again", async () => {
    let [failures, isFull] = [0, true];
    const lines: string[] = [];
    const stream = createLogOutput(
      () => (failures += 1),
      (line) => {
        if (isFull) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
        lines.push(line);
      },
    );
    const app = fastify({ logger: { level: "info", stream } });
    app.get("/", () => "well");
    expect((await app.inject("/")).body).toBe("well");
    expect(failures).toBeGreaterThan(0);
    isFull = false;
    await app.inject("/");
    expect(lines.join("")).toContain("request completed");
    await app.close();
  });
});
