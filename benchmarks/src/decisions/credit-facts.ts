import type { ValueType } from "@lendloom/engine/logic";
import { seededRandom } from "../fit/seeded-random.ts";

/** What the rules of the benchmark read: plain numbers, texts and flags, so that every contestant can. */
export interface CreditFacts {
  readonly age: number;
  readonly monthlyIncome: number;
  readonly requestedAmount: number;
  readonly termMonths: number;
  readonly employmentMonths: number;
  readonly residenceMonths: number;
  readonly creditScore: number;
  readonly fraudScore: number;
  readonly debtToIncome: number;
  readonly utilisation: number;
  readonly enquiries: number;
  readonly openAccounts: number;
  readonly region: string;
  readonly occupation: string;
  readonly purpose: string;
  readonly channel: string;
  readonly phoneVerified: boolean;
}

export type FactName = keyof CreditFacts;

interface Draw {
  readonly kind: "integer" | "decimal";
  readonly min: number;
  readonly max: number;
  /** Above 1 small values are common and large ones rare, as with incomes. */
  readonly skew: number;
}

export const numericFacts = {
  age: { kind: "integer", min: 18, max: 70, skew: 1.3 },
  monthlyIncome: { kind: "decimal", min: 2_000, max: 60_000, skew: 2.5 },
  requestedAmount: { kind: "decimal", min: 1_000, max: 200_000, skew: 2 },
  termMonths: { kind: "integer", min: 3, max: 60, skew: 1.5 },
  employmentMonths: { kind: "integer", min: 0, max: 360, skew: 2 },
  residenceMonths: { kind: "integer", min: 0, max: 360, skew: 1.5 },
  creditScore: { kind: "integer", min: 350, max: 900, skew: 0.7 },
  fraudScore: { kind: "decimal", min: 0, max: 100, skew: 3 },
  debtToIncome: { kind: "decimal", min: 0, max: 1.5, skew: 1.6 },
  utilisation: { kind: "decimal", min: 0, max: 1, skew: 1.2 },
  enquiries: { kind: "integer", min: 0, max: 30, skew: 2 },
  openAccounts: { kind: "integer", min: 0, max: 30, skew: 1.6 },
} as const satisfies Partial<Record<FactName, Draw>>;

export const textFacts = {
  region: ["BJ", "TJ", "HE", "SX", "SH", "JS", "ZJ", "AH", "GD", "GX", "SC", "CQ", "YN", "SN", "XJ", "LN"],
  occupation: [
    "employed",
    "self-employed",
    "civil-servant",
    "student",
    "retired",
    "farmer",
    "driver",
    "none",
  ],
  purpose: ["electronics", "travel", "education", "medical", "wedding", "repairs", "furniture", "other"],
  channel: ["app", "web", "branch", "partner", "merchant", "telephone", "agent", "campus"],
} as const satisfies Partial<Record<FactName, readonly string[]>>;

/** As many applicants as asked for; the same seed gives the same ones. */
export function creditApplicants(count: number, seed: number): readonly CreditFacts[] {
  const random = seededRandom(seed);
  const number = ({ kind, min, max, skew }: Draw): number => {
    const drawn = min + (max - min) * random() ** skew;
    return kind === "integer" ? Math.round(drawn) : Math.round(drawn * 100) / 100;
  };
  const text = (values: readonly string[]): string => values[Math.floor(random() * values.length)] ?? "";
  return Array.from({ length: count }, () => ({
    age: number(numericFacts.age),
    monthlyIncome: number(numericFacts.monthlyIncome),
    requestedAmount: number(numericFacts.requestedAmount),
    termMonths: number(numericFacts.termMonths),
    employmentMonths: number(numericFacts.employmentMonths),
    residenceMonths: number(numericFacts.residenceMonths),
    creditScore: number(numericFacts.creditScore),
    fraudScore: number(numericFacts.fraudScore),
    debtToIncome: number(numericFacts.debtToIncome),
    utilisation: number(numericFacts.utilisation),
    enquiries: number(numericFacts.enquiries),
    openAccounts: number(numericFacts.openAccounts),
    region: text(textFacts.region),
    occupation: text(textFacts.occupation),
    purpose: text(textFacts.purpose),
    channel: text(textFacts.channel),
    phoneVerified: random() < 0.8,
  }));
}

/** The type each fact is declared with in our catalogue. */
export function typeOfFact(name: FactName): ValueType {
  if (name === "phoneVerified") return { kind: "boolean" };
  if (name in textFacts) {
    const values = textFacts[name as keyof typeof textFacts];
    return { kind: "enum", values: values.map((value) => ({ value, title: { "zh-CN": value, en: value } })) };
  }
  const { kind, min, max } = numericFacts[name as keyof typeof numericFacts];
  return kind === "integer" ? { kind, min, max } : { kind, scale: 2, min, max };
}

export const factNames: readonly FactName[] = [
  ...(Object.keys(numericFacts) as FactName[]),
  ...(Object.keys(textFacts) as FactName[]),
  "phoneVerified",
];
