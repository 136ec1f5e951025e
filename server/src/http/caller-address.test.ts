import { expect, it } from "vitest";
import { callerAddress } from "./caller-address.ts";

it.each([
  ["10.0.0.1", "10.0.0.1"],
  ["::ffff:10.0.0.1", "10.0.0.1"],
  ["2001:db8::1", "2001:db8::"],
  [undefined, ""],
])("requests from %s are counted for %s", (ip, caller) => {
  expect(callerAddress({ ip })).toBe(caller);
});
