import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";
import { startSentence } from "./start-error.ts";
import { StoreOpenError } from "./store/open-error.ts";
import { whyNot } from "./store/postgres/connect-once.ts";

const read = (env: Readonly<Record<string, string>>) => readConfig(env, { folder: "/tmp" });

describe("the configuration", () => {
  it.each([
    [undefined, 0.01],
    ["", 0.01],
    ["0", 0],
    ["0.25", 0.25],
    ["1", 1],
  ])("takes %j as the share of decisions that the reference checks: %d", (text, share) => {
    const config = read(text === undefined ? {} : { LENDLOOM_REFERENCE_SAMPLE: text });
    expect(config).toMatchObject({ ok: true, value: { referenceSample: share } });
  });

  it("takes a role of the process, and refuses one that cannot be", () => {
    const LENDLOOM_DATABASE_URL = "postgres://db/lendloom";
    expect(read({})).toMatchObject({ ok: true, value: { role: "both" } });
    expect(read({ LENDLOOM_ROLE: "" })).toMatchObject({ ok: true, value: { role: "both" } });
    for (const role of ["api", "worker", "both"]) {
      const config = read({ LENDLOOM_ROLE: role, LENDLOOM_DATABASE_URL });
      expect(config).toMatchObject({ ok: true, value: { role } });
    }
    expect(read({ LENDLOOM_ROLE: "boss", LENDLOOM_DATABASE_URL })).toMatchObject({
      ok: false,
      error: { en: 'Expected LENDLOOM_ROLE to be api, worker or both, but got "boss".' },
    });
    const alone = read({ LENDLOOM_ROLE: "worker" });
    expect(alone.ok ? "" : alone.error.en).toContain("needs PostgreSQL");
  });

  it("takes the master key that several processes share", () => {
    const masterKey = "ab".repeat(32);
    expect(read({ LENDLOOM_MASTER_KEY: masterKey })).toMatchObject({ ok: true, value: { masterKey } });
  });

  it("takes secrets from files, one place each, and says which file cannot be used", () => {
    const folder = mkdtempSync(join(tmpdir(), "lendloom-config-"));
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const url = file("url", "postgres://u:p@db/lendloom\n");
    const key = file("key", `${"cd".repeat(32)}\n`);
    const both = read({ LENDLOOM_DATABASE_URL_FILE: url, LENDLOOM_MASTER_KEY_FILE: key });
    expect(both).toMatchObject({
      value: { databaseUrl: "postgres://u:p@db/lendloom", masterKey: "cd".repeat(32) },
    });
    // What a database says later names the same setting.
    for (const config of [both, read({ LENDLOOM_DATABASE_URL: "postgres://u:p@db/lendloom" })]) {
      if (!config.ok) throw new Error("Expected a configuration");
      const { databaseUrlFrom } = config.value;
      for (const error of [whyNot(new Error("away")), new StoreOpenError("store.refused", "refused")]) {
        const [named] =
          /LENDLOOM_DATABASE_URL\w*/.exec(startSentence(error, config.value)?.["zh-CN"] ?? "") ?? [];
        expect(named).toBe(databaseUrlFrom);
      }
    }
    const told = (env: Readonly<Record<string, string>>) => {
      const config = read(env);
      return config.ok ? "" : config.error.en;
    };
    expect(told({ LENDLOOM_MASTER_KEY_FILE: key, LENDLOOM_MASTER_KEY: "ab" })).toContain("both are set");
    expect(told({ LENDLOOM_MASTER_KEY_FILE: join(folder, "none") })).toContain("cannot be read (ENOENT)");
    expect(told({ LENDLOOM_DATABASE_URL_FILE: file("empty", "\n") })).toContain("is empty");
    for (const name of ["LENDLOOM_MASTER_KEY", "LENDLOOM_DATABASE_URL"]) {
      for (const [setting, value] of [
        [name, "nonsense"],
        [`${name}_FILE`, file("bad", "nonsense\n")],
      ] as const) {
        const sentence = told({ [setting]: value });
        expect(sentence.match(/LENDLOOM_[A-Z_]+/g)).toEqual([setting]);
        expect(sentence).not.toContain("nonsense");
      }
    }
    rmSync(folder, { recursive: true });
  });

  it("takes how many streams of events stay open, and refuses what is no such number", () => {
    expect(read({})).toMatchObject({ ok: true, value: { streams: { mostOfCredential: 5, mostInAll: 500 } } });
    expect(read({ LENDLOOM_STREAMS: "20", LENDLOOM_STREAMS_PER_CREDENTIAL: "7" })).toMatchObject({
      value: { streams: { mostOfCredential: 7, mostInAll: 20 } },
    });
    for (const text of ["0", "-1", "many", "1.5"]) {
      const config = read({ LENDLOOM_STREAMS: text });
      expect(config.ok ? "" : config.error.en).toContain(`LENDLOOM_STREAMS to be a whole number`);
    }
  });

  it.each(["1.5", "-0.1", "often", "NaN"])("refuses a share of %j with a sentence", (text) => {
    const config = read({ LENDLOOM_REFERENCE_SAMPLE: text });
    expect(config.ok ? "" : config.error.en).toContain(`from 0 to 1, but got "${text}"`);
  });
});
