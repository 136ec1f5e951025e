import { createHash } from "node:crypto";
import type { JsonObject } from "@lendloom/engine/kernel";
import { isIdNumber } from "./id-number.ts";

/** What each source knows of an applicant nobody has said anything else about: the same for the same number. */
export const profiles: Readonly<Record<string, (idNumber: string) => JsonObject>> = {
  "identity-check": (idNumber) => ({
    identityMatch: isIdNumber(idNumber),
    idDocumentExpired: false,
    faceSimilarity: 90 + draw(idNumber, "face", 1_000) / 100,
  }),
  "anti-fraud": (idNumber) => ({
    fraudBlacklisted: false,
    fraudScore: 5 + draw(idNumber, "fraud", 35),
    deviceCustomers7d: 1,
    phoneCustomers: 1,
    deviceApplications24h: 1,
    emulatorDetected: false,
    blacklistedContacts: 0,
    loanAppsInstalled: draw(idNumber, "apps", 3),
  }),
  "credit-bureau": (idNumber) => ({
    creditRecordFound: true,
    creditScore: creditScoreOf(idNumber),
    creditHistoryMonths: 36 + draw(idNumber, "history", 120),
    dishonestDebtor: false,
    badDebtAccounts: 0,
    currentOverdueAmount: { amountMinor: 0, currency: "CNY" },
    m2In6Months: 0,
    m3In24Months: 0,
    consecutiveOverdue24m: 0,
    totalOverdue24m: 0,
    hardEnquiries1m: draw(idNumber, "enquiries", 2),
    hardEnquiries3m: 1 + draw(idNumber, "enquiries", 2),
    hardEnquiries6m: 2 + draw(idNumber, "enquiries", 2),
    activeLenders: 1,
    cardUtilisation: 0.3,
    existingMonthlyRepayment: { amountMinor: 50_000, currency: "CNY" },
    platformBlacklisted: false,
    ...germanBureau(idNumber),
  }),
  "business-registry": () => ({
    duplicateOnboardings: 0,
    registryStatus: "in-business",
    registryNameMatch: true,
    legalPersonMatch: true,
  }),
};

/** What the bureau of the German credit data answers; the demo sets each applicant's real row over it. */
function germanBureau(idNumber: string): JsonObject {
  return {
    checkingAccount: pick(idNumber, "checking", ["none", "negative", "under-200", "200-or-more"]),
    creditHistory: pick(idNumber, "credit", ["existing-paid-duly", "all-paid-here", "none-or-all-paid"]),
    savings: pick(idNumber, "savings", ["none-or-unknown", "under-100", "100-to-500", "500-to-1000"]),
    otherInstalmentPlans: "none",
    numberCredits: "1",
  };
}

/** Digits 15–17 of the identity number when they are a possible score; otherwise drawn from the number. */
function creditScoreOf(idNumber: string): number {
  const told = Number(idNumber.slice(14, 17));
  return Number.isInteger(told) && told >= 300 && told <= 850 ? told : 550 + draw(idNumber, "score", 300);
}

function pick<T>(idNumber: string, salt: string, values: readonly T[]): T {
  return values[draw(idNumber, salt, values.length)] as T;
}

/** A whole number below `below` that depends on nothing but the applicant and the question. */
function draw(idNumber: string, salt: string, below: number): number {
  return createHash("sha256").update(`${salt}\n${idNumber}`).digest().readUInt32BE(0) % below;
}
