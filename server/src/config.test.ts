import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

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

  it.each(["1.5", "-0.1", "often", "NaN"])("refuses a share of %j with a sentence", (text) => {
    const config = read({ LENDLOOM_REFERENCE_SAMPLE: text });
    expect(config.ok ? "" : config.error.en).toContain(`from 0 to 1, but got "${text}"`);
  });
});
