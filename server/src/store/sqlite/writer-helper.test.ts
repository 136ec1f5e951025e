import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteConnection from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Transaction } from "../database.ts";
import { Missed } from "../planned.ts";
import { createWriterHelper, type WriterHelper, type WriterThreadUse } from "./writer-helper.ts";
import { createWriterQueue, type WriterQueue } from "./writer-queue.ts";
import { openWritingConnection } from "./writing-connection.ts";

const INSERT = 0;
const UPDATE = 1;

describe("the thread that writes", () => {
  let folder: string;
  let file: string;
  let connection: SqliteConnection.Database;
  let helper: WriterHelper;
  let queue: WriterQueue;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lendloom-thread-"));
    file = join(folder, "queue.sqlite");
    connection = openWritingConnection(file);
    connection.exec("create table notes (id integer primary key, text text not null)");
    open("always", file);
  });
  afterEach(async () => {
    await queue.drain();
    await helper.end();
    connection.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function open(use: WriterThreadUse, threadFile: string): void {
    helper = createWriterHelper(threadFile, use);
    helper.texts.push(
      { number: INSERT, text: "insert into notes values (?, ?)", values: 2 },
      { number: UPDATE, text: "update notes set text = ? where id = ?", values: 2 },
    );
    const made = createWriterQueue(connection, {} as Transaction, helper);
    helper.whenFree(made.go);
    queue = made;
  }

  const note = (id: number, text = "x") => queue.writeFlat([INSERT, 0, id, text]);
  const notes = () => connection.prepare("select id from notes order by id").pluck().all();
  /** The thread is there from the second turn on at the latest. */
  async function ready(): Promise<void> {
    await note(1_000);
    while (helper.thread(0) === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  it("writes what the process can read as soon as it is answered", async () => {
    await ready();
    for (let id = 1; id <= 20; id++) {
      await note(id);
      expect(notes()).toContain(id);
    }
  });

  it("keeps the order of flat commands and others", async () => {
    await ready();
    const seen: unknown[] = [];
    const look = () => {
      seen.push(notes());
      connection.prepare("insert into notes values (?, 'main')").run(500 + seen.length);
      return Promise.resolve();
    };
    await Promise.all([note(1), queue.write(look), note(2), note(3), queue.write(look), note(4)]);
    expect(seen).toEqual([
      [1, 1_000],
      [1, 2, 3, 501, 1_000],
    ]);
    expect(notes()).toEqual([1, 2, 3, 4, 501, 502, 1_000]);
  });

  it("takes back a command that fails or misses a row, and nothing of its neighbours", async () => {
    await ready();
    const answers = await Promise.allSettled([
      note(1),
      queue.writeFlat([INSERT, 0, 2, "x", UPDATE, 1, "y", 77]),
      queue.writeFlat([UPDATE, 1, "y", 78, INSERT, 0, 3, "x"]),
      queue.writeFlat([INSERT, 0, 4, "x", INSERT, 0, 1, "x"]),
      queue.writeFlat([UPDATE, 1, "y", 1, INSERT, 0, 5, "x"]),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "rejected",
      "rejected",
      "fulfilled",
    ]);
    const reasons = answers.map((answer) =>
      answer.status === "rejected" ? (answer.reason as unknown) : null,
    );
    expect(reasons[1]).toEqual(new Missed(1));
    expect(reasons[2]).toEqual(new Missed(0));
    expect(reasons[3]).toBeInstanceOf(SqliteConnection.SqliteError);
    expect(reasons[3]).toMatchObject({ code: "SQLITE_CONSTRAINT_PRIMARYKEY" });
    expect(notes()).toEqual([1, 5, 1_000]);
  });

  it("tells everybody of a turn that was lost, and goes on", async () => {
    await ready();
    const other = new SqliteConnection(file);
    other.exec(
      "create trigger lost before insert on notes when new.text = 'lost' begin select raise(rollback, 'lost'); end",
    );
    other.close();
    const answers = await Promise.allSettled([note(1), note(2, "lost"), note(3)]);
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(notes()).toEqual([1_000]);
    await note(4);
    expect(notes()).toEqual([4, 1_000]);
  });

  it("waits for another process's lock without holding up anybody else, and not for ever", async () => {
    await ready();
    const other = new SqliteConnection(file);
    other.exec("begin immediate");
    const written = note(1);
    let looks = 0;
    const begun = performance.now();
    while (performance.now() - begun < 300) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      looks += 1;
    }
    other.exec("rollback");
    await written;
    expect(looks).toBeGreaterThan(5);
    other.exec("begin immediate");
    await expect(note(2)).rejects.toMatchObject({ code: "SQLITE_BUSY" });
    other.exec("rollback");
    other.close();
    expect(notes()).toEqual([1, 1_000]);
  });

  it("is done without where it cannot be had", async () => {
    await queue.drain();
    await helper.end();
    open("always", join(folder, "no such folder", "queue.sqlite"));
    const ids = [1, 2, 3, 4, 5, 6];
    for (const id of ids) {
      await note(id);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    expect(notes()).toEqual(ids);
  });

  it("answers everything asked before it is closed", async () => {
    await ready();
    const asked = Promise.all([note(1), note(2), note(3)]);
    await queue.drain();
    await asked;
    await expect(note(4)).rejects.toThrow(/closed/);
    expect(notes()).toEqual([1, 2, 3, 1_000]);
  });
});
