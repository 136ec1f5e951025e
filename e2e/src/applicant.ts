import type { JsonObject } from "@lendloom/engine/kernel";

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** An identity number with a true check digit (ISO 7064 MOD 11-2); the sandbox reads the score from digits 15 to 17. */
export function identityNumber(score: number, born = "19900307"): string {
  const digits = `110101${born}${String(score).padStart(3, "0")}`;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return digits + "10X98765432".charAt(sum % 11);
}

/** A clean applicant whose outcome depends on the bureau's score alone. */
export function applicant(score: number, reference: string): JsonObject {
  return {
    product: "cash-loan",
    applicant: { reference },
    facts: {
      applicantName: "张伟",
      idNumber: identityNumber(score),
      mobile: "13800000000",
      bankCard: "6222020000000000000",
      age: 36,
      region: "BJ",
      occupation: "employed",
      employmentMonths: 48,
      residenceMonths: 60,
      monthlyIncome: { amountMinor: 1_200_000, currency: "CNY" },
      monthlyExpenses: { amountMinor: 400_000, currency: "CNY" },
      requestedAmount: { amountMinor: 800_000, currency: "CNY" },
      requestedTermMonths: 12,
      purpose: "electronics",
    },
  };
}
