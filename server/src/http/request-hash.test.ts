import { contentHash } from "@lendloom/engine/kernel";
import { expect, it } from "vitest";
import { requestHash } from "./request-hash.ts";

it("names a request by the content hash of its operation and body, whatever the order of members and the query", () => {
  const body = { product: "loan", facts: { name: "张伟 💰", age: 36 } };
  const turned = { facts: { age: 36, name: "张伟 💰" }, product: "loan" };
  const named = requestHash({ method: "POST", url: "/v1/applications?x=1", body });
  expect(named).toBe(contentHash({ operation: "POST /v1/applications", body }));
  expect(requestHash({ method: "POST", url: "/v1/applications", body: turned })).toBe(named);
  expect(requestHash({ method: "PUT", url: "/v1/applications", body })).not.toBe(named);
  expect(requestHash({ method: "POST", url: "/v1/applications", body: undefined })).toBe(
    contentHash({ operation: "POST /v1/applications", body: null }),
  );
});
