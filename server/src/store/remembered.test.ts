import { describe, expect, it } from "vitest";
import { remembered } from "./remembered.ts";

describe("what a process need not read again", () => {
  const table = (kind: "sqlite" | "postgres") => {
    const known = remembered<string>({ kind });
    const state = { value: "old" as string | undefined, reads: 0 };
    const read = async () => {
      state.reads++;
      const { value } = state;
      await Promise.resolve();
      return value;
    };
    return { known, state, read, get: () => known.get("name", read) };
  };

  it("is read once until this process changes it; whatever came of the change, it is read anew", async () => {
    const { known, state, get } = table("sqlite");
    expect([await get(), await get(), state.reads]).toEqual(["old", "old", 1]);
    state.value = "new";
    await known.changing(Promise.resolve());
    expect([await get(), await get(), state.reads]).toEqual(["new", "new", 2]);
    await expect(known.changing(Promise.reject(new Error("disk full")))).rejects.toThrow("disk full");
    await get();
    expect(state.reads).toBe(3);
  });

  it("is never what was read before a change and arrived after it", async () => {
    const { known, state, get } = table("sqlite");
    let commit: () => void = () => undefined;
    const changed = known.changing(new Promise<void>((resolve) => (commit = resolve)));
    const during = get();
    state.value = "new";
    commit();
    await changed;
    expect(await during).toBe("old");
    expect(await get()).toBe("new");

    let arrive: (value: string) => void = () => undefined;
    const slow = known.get("other", () => new Promise<string>((resolve) => (arrive = resolve)));
    await known.changing(Promise.resolve());
    arrive("old");
    expect(await slow).toBe("old");
    expect(await known.get("other", () => Promise.resolve("new"))).toBe("new");
  });

  it("is nothing that was not there", async () => {
    const { state, get } = table("sqlite");
    state.value = undefined;
    expect([await get(), await get(), state.reads]).toEqual([undefined, undefined, 2]);
  });

  it("is nothing where other processes change it, too: on PostgreSQL each read is a read", async () => {
    const { state, get } = table("postgres");
    expect(await get()).toBe("old");
    state.value = "new";
    expect([await get(), state.reads]).toEqual(["new", 2]);
  });
});
