import { expect, it } from "vitest";
import { createOpenMenu, setMenuOpen } from "./open-menu.ts";

it("opens a menu in place of the other one", () => {
  const store = createOpenMenu();
  expect(store.getState().name).toBeUndefined();
  setMenuOpen(store, "insert", true);
  setMenuOpen(store, "connect", true);
  expect(store.getState().name).toBe("connect");
});

it("closes a menu, and not the one that was opened instead", () => {
  const store = createOpenMenu();
  setMenuOpen(store, "insert", true);
  setMenuOpen(store, "connect", true);
  setMenuOpen(store, "insert", false);
  expect(store.getState().name).toBe("connect");
  setMenuOpen(store, "connect", false);
  expect(store.getState().name).toBeUndefined();
});

it("is another one for each drawing", () => {
  const one = createOpenMenu();
  setMenuOpen(one, "insert", true);
  expect(createOpenMenu().getState().name).toBeUndefined();
});
