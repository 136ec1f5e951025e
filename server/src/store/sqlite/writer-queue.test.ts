import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteConnection from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Transaction } from "../database.ts";
import { createWriterQueue, type WriterQueue } from "./writer-queue.ts";

describe("the writer queue", () => {
  let folder: string;
  let connection: SqliteConnection.Database;
  let statements: string[];
  let queue: WriterQueue;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lendloom-queue-"));
    statements = [];
    connection = new SqliteConnection(join(folder, "queue.sqlite"), {
      verbose: (statement) => statements.push(String(statement)),
    });
    connection.pragma("journal_mode = WAL");
    connection.pragma("synchronous = FULL");
    connection.exec("create table notes (id integer primary key, text text not null)");
    // The commands of this test use the connection itself; what they are given does not matter.
    queue = createWriterQueue(connection, {} as Transaction);
    statements.length = 0;
  });
  afterEach(() => {
    connection.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const note = (id: number) => (): Promise<number> => {
    connection.prepare("insert into notes values (?, 'x')").run(id);
    return Promise.resolve(id);
  };
  const notes = () => connection.prepare("select id from notes order by id").pluck().all();
  const times = (text: string) => statements.filter((statement) => statement === text).length;

  it("gives the commands of one turn one transaction", async () => {
    const ids = Array.from({ length: 20 }, (_, index) => index);
    expect(await Promise.all(ids.map((id) => queue.write(note(id))))).toEqual(ids);
    expect(times("commit")).toBe(1);
    expect(times("savepoint command")).toBe(0);
    await queue.write(note(99));
    expect(times("commit")).toBe(2);
  });

  it("carries a turn out again with a savepoint a command where one fails that has written", async () => {
    const tried: number[] = [];
    const failing = async (): Promise<void> => {
      tried.push(2);
      await note(2)();
      throw new Error("no");
    };
    const writing = (id: number) => () => {
      tried.push(id);
      return note(id)();
    };
    await Promise.allSettled([queue.write(writing(1)), queue.write(failing), queue.write(writing(3))]);
    expect(tried).toEqual([1, 2, 1, 2, 3]);
    expect(times("savepoint command")).toBe(3);
    expect(notes()).toEqual([1, 3]);
  });

  it("goes on with the neighbours of a command that fails before it has written", async () => {
    const refusing = (): Promise<void> => Promise.reject(new Error("no"));
    const answers = await Promise.allSettled([
      queue.write(note(1)),
      queue.write(refusing),
      queue.write(note(1)),
      queue.write(note(2)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
    expect(times("savepoint command")).toBe(0);
    expect(notes()).toEqual([1, 2]);
  });

  it("waits for another process's lock without holding up anybody else, and not for ever", async () => {
    const other = new SqliteConnection(join(folder, "queue.sqlite"));
    other.exec("begin immediate");
    const written = queue.write(note(1));
    let looks = 0;
    const begun = performance.now();
    while (performance.now() - begun < 300) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      looks += 1;
    }
    other.exec("rollback");
    expect(await written).toBe(1);
    expect(looks).toBeGreaterThan(5);

    other.exec("begin immediate");
    await expect(queue.write(note(2))).rejects.toMatchObject({ code: "SQLITE_BUSY" });
    other.exec("rollback");
    other.close();
    expect(await queue.write(note(3))).toBe(3);
  });

  it("takes back a failing command and nothing of its neighbours", async () => {
    const failing = async (): Promise<void> => {
      await note(2)();
      throw new Error("no");
    };
    const answers = await Promise.allSettled([
      queue.write(note(1)),
      queue.write(failing),
      queue.write(note(1)),
      queue.write(note(3)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
    expect(notes()).toEqual([1, 3]);
    expect(times("commit")).toBe(1);
  });

  it("answers nobody, not even a failure, before the commit", async () => {
    const committedAt: number[] = [];
    const answered = (): void => void committedAt.push(times("commit"));
    await Promise.all([
      queue.write(note(1)).then(answered),
      queue.write(note(1)).catch(answered),
      queue.write(note(2)).then(answered),
    ]);
    expect(committedAt).toEqual([1, 1, 1]);
  });

  it("tells every command of the turn when the transaction is lost, and goes on with the next", async () => {
    const losing = (): Promise<void> => {
      // What a full disk does: SQLite ends the transaction by itself.
      connection.exec("rollback");
      return Promise.reject(new Error("disk full"));
    };
    const answers = await Promise.allSettled([
      queue.write(note(1)),
      queue.write(losing),
      queue.write(note(2)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(notes()).toEqual([]);
    expect(await queue.write(note(3))).toBe(3);
    expect(notes()).toEqual([3]);
  });

  it("answers everything asked before it is closed and refuses what comes after", async () => {
    const asked = [queue.write(note(1)), queue.write(note(2))];
    const drained = queue.drain();
    await expect(queue.write(note(3))).rejects.toThrow(/closed/);
    await drained;
    expect(await Promise.all(asked)).toEqual([1, 2]);
  });

  it("refuses to go on where commits are not synchronous", async () => {
    connection.pragma("synchronous = NORMAL");
    await expect(queue.write(note(1))).rejects.toThrow(/synchronous = FULL/);
  });
});
