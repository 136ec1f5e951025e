import type { Texts } from "@lendloom/engine/kernel";
import type { Role, TenantId } from "../store/index.ts";

interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
}

interface DemoKey {
  readonly title: string;
  readonly roles: readonly Role[];
}

/** The lender that a first start makes, so that everything can be tried at once. */
export const demoLender = {
  // The seed is where this lender's id comes from.
  id: "demo" as TenantId,
  title: { "zh-CN": "演示机构", en: "Demo lender" } satisfies Texts,
  password: "lendloom-demo",
  people: [
    { id: "mei", name: "mei", displayName: "梅 Mei", roles: ["designer"] },
    { id: "jun", name: "jun", displayName: "俊 Jun", roles: ["designer"] },
    { id: "fang", name: "fang", displayName: "方 Fang", roles: ["approver"] },
    { id: "li", name: "li", displayName: "李 Li", roles: ["officer"] },
    { id: "hao", name: "hao", displayName: "郝 Hao", roles: ["officer"] },
    { id: "an", name: "an", displayName: "安 An", roles: ["admin"] },
  ] satisfies DemoPerson[],
  keys: {
    apiKey: { title: "Demo system · 演示系统", roles: ["api-client"] } satisfies DemoKey,
    integratorKey: {
      title: "Demo integrator · 演示集成",
      roles: ["integrator"],
    } satisfies DemoKey,
  },
};
