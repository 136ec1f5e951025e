/** Where a fact of the sample comes from when it is sent through the API. */
type ColumnSource = "application" | "bureau";

/** A column of the South German Credit file and the fact of the catalogue `german-credit` it becomes. */
export interface Column {
  /** The column's name in the file. */
  readonly column: string;
  readonly fact: string;
  readonly source: ColumnSource;
  /**
   * The direction in which a credit officer expects less risk, for numbers and for codes in a natural order:
   * only neighbours share a bin, and points never go against it, so that every reason can be explained. Codes
   * without an order (`none`) are grouped by their risk.
   */
  readonly better: "more" | "less" | "none";
  /** The fact's values in the order of the codes, starting with code `firstCode`. */
  readonly values?: readonly string[];
  readonly firstCode?: 0 | 1;
}

const years = ["under-1-year", "1-to-4-years", "4-to-7-years", "7-years-or-more"] as const;

/**
 * The columns a rule may use. Left out on purpose: `alter` (age), `famges` (marital status and sex), `pers`
 * (dependants, a stand-in for family status) and `gastarb` (foreign worker) are protected, and so is `beruf`
 * (job), whose first code says where somebody comes from; `telef` says nothing about repaying.
 */
export const columns: readonly Column[] = [
  { column: "laufzeit", fact: "durationMonths", source: "application", better: "less" },
  { column: "hoehe", fact: "amount", source: "application", better: "less" },
  {
    column: "verw",
    fact: "purpose",
    source: "application",
    better: "none",
    firstCode: 0,
    values: [
      ...["others", "car-new", "car-used", "furniture", "television", "appliances"],
      ...["repairs", "education", "vacation", "retraining", "business"],
    ],
  },
  {
    column: "beszeit",
    fact: "employmentDuration",
    source: "application",
    better: "more",
    values: ["unemployed", ...years],
  },
  {
    column: "rate",
    fact: "instalmentRate",
    source: "application",
    better: "more",
    values: ["35-or-more", "25-to-35", "20-to-25", "under-20"],
  },
  {
    column: "buerge",
    fact: "otherDebtors",
    source: "application",
    better: "none",
    values: ["none", "co-applicant", "guarantor"],
  },
  { column: "wohnzeit", fact: "presentResidence", source: "application", better: "more", values: years },
  {
    column: "verm",
    fact: "property",
    source: "application",
    better: "more",
    values: ["none", "car-or-other", "savings-or-life-insurance", "real-estate"],
  },
  {
    column: "wohn",
    fact: "housing",
    source: "application",
    better: "more",
    values: ["free", "rent", "own"],
  },
  {
    column: "laufkont",
    fact: "checkingAccount",
    source: "bureau",
    better: "none",
    values: ["none", "negative", "under-200", "200-or-more"],
  },
  {
    column: "moral",
    fact: "creditHistory",
    source: "bureau",
    better: "none",
    firstCode: 0,
    values: [
      "delay-in-past",
      "critical-or-elsewhere",
      "none-or-all-paid",
      "existing-paid-duly",
      "all-paid-here",
    ],
  },
  {
    column: "sparkont",
    fact: "savings",
    source: "bureau",
    better: "more",
    values: ["none-or-unknown", "under-100", "100-to-500", "500-to-1000", "1000-or-more"],
  },
  {
    column: "weitkred",
    fact: "otherInstalmentPlans",
    source: "bureau",
    better: "none",
    values: ["bank", "stores", "none"],
  },
  {
    column: "bishkred",
    fact: "numberCredits",
    source: "bureau",
    better: "less",
    values: ["1", "2-3", "4-5", "6-or-more"],
  },
];
