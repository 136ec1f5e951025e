import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { liveKeysAfter } from "../store/testing/live-keys.ts";
import { olderStore } from "../store/testing/older-store.ts";
import { erasuresCommand } from "./erasures.ts";

const erased = { tenant: "demo", subject: "anna", at: "2026-06-01T00:00:00.000Z" };
const [line, end] = [JSON.stringify(erased), '{"erasures":1}'];
let folder: string;
let printed: string;
let complaints: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "lendloom-erasures-"));
  // As a backup of before the last upgrade brings it back.
  await olderStore(folder);
  [printed, complaints] = ["", ""];
  vi.stubEnv("LENDLOOM_DATA", folder);
  vi.stubEnv("LENDLOOM_DATABASE_URL", "");
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    complaints += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function file(name: string, ...lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((text) => `${text}\n`).join(""));
  return path;
}

it("who was erased is erased again in a store of before an upgrade, by every list of the series", async () => {
  expect(await erasuresCommand.run([])).toBe(1);
  expect(complaints).toContain("store.schema-older");
  const other = JSON.stringify({ ...erased, tenant: "gone" });
  const lists = [file("1.ndjson", '{"erasures":0}'), file("2.ndjson", line, other, '{"erasures":2}')];
  const apply = () => erasuresCommand.run(["--apply", ...lists, file("3.ndjson", line, end)]);
  expect(await apply()).toBe(0);
  expect(JSON.parse(printed)).toEqual({ erased: 1, revoked: 0, already: 0, otherLenders: 1 });
  printed = "";
  expect(await apply()).toBe(0);
  expect(JSON.parse(printed)).toEqual({ erased: 0, revoked: 0, already: 1, otherLenders: 1 });
  const strange = file("4.ndjson", other, end);
  expect(await erasuresCommand.run(["--apply", strange])).toBe(1);
  printed = "";
  expect(await erasuresCommand.run([])).toBe(0);
  expect(printed).toBe(`${line}\n${end}\n`);
});

it("a key that was revoked is in the list, and is revoked once more in a store of before that", async () => {
  const apply = (list: string) => erasuresCommand.run(["--apply", list]);
  expect(await apply(file("none.ndjson", '{"erasures":0}'))).toBe(0);
  const change = (statements: string) => liveKeysAfter(folder, statements);
  const keyed =
    "insert into api_keys (tenant_id, id, title, prefix, key_hash, roles, created_at, revoked_at)";
  change(`${keyed} values ('demo', 'lost', '', 'aaaaaaaa', 'a', '[]', 'then', '${erased.at}'),
    ('demo', 'live', '', 'bbbbbbbb', 'b', '[]', 'then', null)`);
  printed = "";
  expect(await erasuresCommand.run([])).toBe(0);
  expect(printed).toBe(`{"tenant":"demo","apiKey":"lost","at":"${erased.at}"}\n${end}\n`);
  const list = file("keys.ndjson", ...printed.trimEnd().split("\n"));
  expect(change("update api_keys set revoked_at = null")).toEqual(["live", "lost"]);
  for (const [revoked, already] of [
    [1, 0],
    [0, 1],
  ]) {
    printed = "";
    expect(await apply(list)).toBe(0);
    expect(JSON.parse(printed)).toEqual({ erased: 0, revoked, already, otherLenders: 0 });
    expect(change("")).toEqual(["live"]);
  }
  // One that was made after the moment is not there, so nothing is to be done.
  change("delete from api_keys where id = 'lost'");
  expect(await apply(list)).toBe(0);
});

it("a list that is not whole changes nothing, and neither does one without --apply", async () => {
  const whole = file("whole.ndjson", line, end);
  for (const part of [file("empty.ndjson"), file("cut.ndjson", line)]) {
    await expect(erasuresCommand.run(["--apply", whole, part])).rejects.toThrow("is not whole");
  }
  await expect(erasuresCommand.run([whole])).rejects.toThrow("behind --apply");
  expect(await erasuresCommand.run([])).toBe(1);
  expect(complaints).toContain("store.schema-older");
});
