import type { JsonObject } from "@lendloom/engine/kernel";
import { identityNumber } from "./applicant.ts";

/** A sound merchant that applies for an instalment account; `more` are facts beside. */
export function merchant(reference: string, more: JsonObject = {}): JsonObject {
  return {
    product: "merchant-account",
    applicant: { reference },
    facts: {
      merchantName: "晨光数码",
      merchantType: "enterprise",
      licenceNumber: "91110101MA00000001",
      licenceDaysLeft: 900,
      industry: "electronics",
      legalPersonName: "李娜",
      idNumber: identityNumber(700),
      settleAccountType: "corporate",
      settlePeriod: "T1",
      feeRate: 0.006,
      shopAgeMonths: 18,
      monthlySales: { amountMinor: 12_000_000, currency: "CNY" },
      refundRate: 0.03,
      complaintRate: 0.001,
      premisesPhotosComplete: true,
      ...more,
    },
  };
}
