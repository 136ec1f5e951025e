import { expect, it } from "vitest";
import { Problem } from "../api/index.ts";
import { catalogueStateOf } from "./workflow-catalogue.ts";

it("tells a catalogue that is gone from one that could not be read now", () => {
  const nothing = { data: undefined, error: null };
  const state = (status: number, code: string) =>
    catalogueStateOf("shops", { data: undefined, error: new Problem({ status, code }) });
  expect(catalogueStateOf(undefined, nothing)).toBe("none");
  expect(catalogueStateOf("shops", nothing)).toBe("waiting");
  expect(catalogueStateOf("shops", { data: {}, error: null })).toBe("read");
  expect(state(404, "definition.not-found")).toBe("gone");
  expect(state(503, "service.stopping")).toBe("failed");
  expect(state(0, "client.offline")).toBe("failed");
});
