import type { Texts } from "@lendloom/engine/kernel";

/** Roles in the words of a lender's people. */
export const roleTitles: Readonly<Record<string, Texts>> = {
  officer: { "zh-CN": "审批员", en: "Credit officer" },
  approver: { "zh-CN": "复核人", en: "Approver" },
  designer: { "zh-CN": "产品经理", en: "Product manager" },
  auditor: { "zh-CN": "审计员", en: "Auditor" },
  admin: { "zh-CN": "管理员", en: "Administrator" },
  integrator: { "zh-CN": "集成方", en: "Integrator" },
  "api-client": { "zh-CN": "业务系统", en: "Lender's system" },
};

/** Roles a task can be given to. */
export const taskRoles = ["officer", "approver", "admin"] as const;
/** Every role, in the order in which they are offered. */
export const allRoles = [
  "officer",
  "approver",
  "api-client",
  "integrator",
  "designer",
  "auditor",
  "admin",
] as const;
