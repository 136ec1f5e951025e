import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openDocument } from "../document/index.ts";
import type { DefinitionDetail, DraftContent, SavedDraft } from "./contract/index.ts";
import { openDraftSession, startingContent } from "./draft-session.ts";
import { Problem } from "./problem.ts";

interface Sample {
  readonly cutOff: number;
}
const label = { "zh-CN": "改", en: "Edit" };
const live: DefinitionDetail = {
  kind: "pack",
  id: "sample",
  live: { hash: "h0", version: "1.0.0", definition: { cutOff: 600 } },
};

function given(save: (revision: number | undefined, content: DraftContent) => Promise<SavedDraft>) {
  const document = openDocument<Sample>(startingContent<Sample>(live));
  const session = openDraftSession({ document, detail: live, save, delayMs: 100, retryMs: 500 });
  const detach = session.attach();
  const setCutOff = (cutOff: number) =>
    document.edit(label, (content) => {
      content.definition.cutOff = cutOff;
    });
  return { document, session, setCutOff, detach };
}

/** A server that keeps one draft and refuses a write that is not based on its revision. */
function serverDraft() {
  let revision: number | undefined;
  const writes: unknown[] = [];
  return {
    writes,
    writeByAnother: () => (revision = (revision ?? 0) + 1),
    save: (based: number | undefined, content: DraftContent): Promise<SavedDraft> => {
      if (based !== revision)
        return Promise.reject(new Problem({ status: 412, code: "precondition.failed" }));
      revision = (revision ?? 0) + 1;
      writes.push(content.definition);
      return Promise.resolve({ revision, hash: "h", issues: [] });
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a draft session", () => {
  it("waits for nothing once undo and redo have led back to what is saved", async () => {
    const server = serverDraft();
    const { document, session, setCutOff } = given(server.save);
    setCutOff(620);
    document.undo();
    expect(session.getState().status).toBe("clean");
    document.redo();
    await vi.advanceTimersByTimeAsync(150);
    document.undo();
    document.redo();
    expect(session.getState().status).toBe("saved");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.writes).toEqual([{ cutOff: 620 }]);
  });

  it("saves once after a pause, and then based on the revision it was answered", async () => {
    const server = serverDraft();
    const { session, setCutOff } = given(server.save);
    setCutOff(610);
    setCutOff(620);
    expect(session.getState().status).toBe("waiting");
    await vi.advanceTimersByTimeAsync(150);
    expect(server.writes).toEqual([{ cutOff: 620 }]);
    expect(session.getState()).toMatchObject({ status: "saved", revision: 1 });
    setCutOff(630);
    await vi.advanceTimersByTimeAsync(150);
    expect(session.getState()).toMatchObject({ status: "saved", revision: 2 });
  });

  it("stops when another person saved first, and writes nothing unasked", async () => {
    const server = serverDraft();
    const { session, setCutOff } = given(server.save);
    server.writeByAnother();
    setCutOff(620);
    await vi.advanceTimersByTimeAsync(150);
    expect(session.getState().status).toBe("conflict");
    setCutOff(630);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.writes).toEqual([]);
    expect(await session.keepMine(1)).toBe(2);
    expect(server.writes).toEqual([{ cutOff: 630 }]);
  });

  it("takes the other version with an empty history when asked to", async () => {
    const server = serverDraft();
    const { document, session, setCutOff } = given(server.save);
    server.writeByAnother();
    setCutOff(620);
    await vi.advanceTimersByTimeAsync(150);
    session.takeTheirs({
      ...live,
      draft: {
        revision: 1,
        definition: { cutOff: 640 },
        baseHash: "h0",
        updatedAt: "2026-11-22T08:00:00Z",
        updatedBy: { kind: "person", id: "jun" },
        issues: [],
      },
    });
    expect(document.getState()).toMatchObject({ definition: { cutOff: 640 }, past: [] });
    expect(session.getState()).toMatchObject({ status: "clean", revision: 1 });
    setCutOff(650);
    await vi.advanceTimersByTimeAsync(150);
    expect(server.writes).toEqual([{ cutOff: 650 }]);
  });

  it("tries again by itself when the server cannot be reached", async () => {
    const server = serverDraft();
    let isDown = true;
    const { session, setCutOff } = given((revision, content) =>
      isDown
        ? Promise.reject(new Problem({ status: 0, code: "client.offline" }))
        : server.save(revision, content),
    );
    setCutOff(620);
    await vi.advanceTimersByTimeAsync(150);
    expect(session.getState().status).toBe("failed");
    isDown = false;
    await vi.advanceTimersByTimeAsync(600);
    expect(session.getState().status).toBe("saved");
  });

  it("sends what is unsaved when the editor is left", async () => {
    const server = serverDraft();
    const { detach, setCutOff } = given(server.save);
    setCutOff(620);
    detach();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.writes).toEqual([{ cutOff: 620 }]);
  });

  it("saves edits made while a save was under way with the next one", async () => {
    const server = serverDraft();
    const { session, setCutOff } = given(async (revision, content) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return server.save(revision, content);
    });
    setCutOff(610);
    await vi.advanceTimersByTimeAsync(150);
    setCutOff(620);
    const flushed = session.flush();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await flushed).toBe(2);
    expect(server.writes).toEqual([{ cutOff: 610 }, { cutOff: 620 }]);
  });
});
