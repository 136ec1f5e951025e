import { checkCharacterOf } from "../sandbox/id-number.ts";

/** An identity number whose digits 15–17 are the score that the sandbox's bureau answers. */
export function idNumberWithScore(score: number): string {
  const digits = `11010119900307${String(score).padStart(3, "0")}`;
  return digits + (checkCharacterOf(digits) ?? "");
}

/** An application for the demo's cash loan that only its score decides. */
export function cashLoanApplication(score: number, reference = `C-${score}`) {
  const yuan = (amount: number) => ({ amountMinor: amount * 100, currency: "CNY" });
  return {
    product: "cash-loan",
    applicant: { reference },
    facts: {
      applicantName: "李雷",
      idNumber: idNumberWithScore(score),
      mobile: "13800000000",
      bankCard: "6222020200112233445",
      age: 36,
      region: "SH",
      occupation: "employed",
      employmentMonths: 60,
      residenceMonths: 60,
      monthlyIncome: yuan(12_000),
      monthlyExpenses: yuan(3_000),
      requestedAmount: yuan(10_000),
      requestedTermMonths: 12,
      purpose: "daily",
    },
  };
}
