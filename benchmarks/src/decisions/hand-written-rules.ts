import type { Outcome } from "@lendloom/engine/decision";
import type { CreditFacts } from "./credit-facts.ts";

/** The seed of the rules written out below by `node benchmarks/src/write-hand-written-rules.ts`. */
export const handWrittenSeed = 20261122;

/** The benchmark's rules as one function: nothing is checked, stops where a rule is settled, no trace, no reasons. */
export function handWrittenRules(facts: CreditFacts): {
  readonly outcome: Outcome;
  readonly held: readonly string[];
} {
  const held: string[] = [];
  let decline = false;
  let refer = false;
  let approve = false;
  if (facts.age >= 69 || facts.residenceMonths > 354) {
    held.push("rule-0001");
    decline = true;
  }
  if (facts.utilisation >= 0.18 && facts.utilisation <= 0.36 && facts.enquiries <= 1) {
    held.push("rule-0002");
    refer = true;
  }
  if (
    facts.channel === "telephone" ||
    facts.channel === "agent" ||
    facts.occupation === "farmer" ||
    facts.occupation === "driver"
  ) {
    held.push("rule-0003");
    approve = true;
  }
  if (facts.channel === "merchant" && (facts.monthlyIncome > 49646.44 || facts.termMonths > 53)) {
    held.push("rule-0004");
    decline = true;
  }
  if (
    facts.creditScore >= 733 &&
    facts.creditScore <= 808 &&
    (facts.region === "JS" || facts.region === "ZJ" || facts.region === "AH")
  ) {
    held.push("rule-0005");
    refer = true;
  }
  if (facts.residenceMonths >= 16 && facts.residenceMonths <= 20) {
    held.push("rule-0006");
    decline = true;
  }
  if (
    (facts.requestedAmount < 38104.62 && facts.termMonths < 21) ||
    (facts.enquiries >= 1 && facts.enquiries <= 3)
  ) {
    held.push("rule-0007");
    approve = true;
  }
  if (facts.debtToIncome >= 0 && facts.debtToIncome <= 0.11 && facts.occupation === "driver") {
    held.push("rule-0008");
    refer = true;
  }
  if (facts.enquiries > 29 || facts.fraudScore >= 97.21) {
    held.push("rule-0009");
    decline = true;
  }
  if (facts.monthlyIncome > 36572.11 || (facts.fraudScore <= 8.31 && facts.utilisation > 0.52)) {
    held.push("rule-0010");
    approve = true;
  }
  if (
    facts.employmentMonths > 251 &&
    (facts.region === "YN" || facts.region === "SN" || facts.region === "XJ")
  ) {
    held.push("rule-0011");
    refer = true;
  }
  if (facts.channel === "app" && (facts.monthlyIncome <= 2081.54 || facts.age < 20)) {
    held.push("rule-0012");
    decline = true;
  }
  if (facts.enquiries >= 6 && facts.enquiries <= 20) {
    held.push("rule-0013");
    approve = true;
  }
  if (facts.monthlyIncome >= 57879.7 || (facts.channel === "app" && facts.occupation === "farmer")) {
    held.push("rule-0014");
    refer = true;
  }
  if (facts.requestedAmount <= 4775.3 && (facts.employmentMonths >= 308 || facts.creditScore > 873)) {
    held.push("rule-0015");
    decline = true;
  }
  if (facts.requestedAmount >= 169410.18 && facts.requestedAmount <= 176895.17) {
    held.push("rule-0016");
    decline = true;
  }
  if (
    (facts.age > 62 && facts.employmentMonths >= 280) ||
    (facts.openAccounts >= 13 && facts.openAccounts <= 14)
  ) {
    held.push("rule-0017");
    refer = true;
  }
  if (
    facts.phoneVerified &&
    (facts.monthlyIncome > 22004.15 ||
      facts.channel === "campus" ||
      facts.channel === "app" ||
      facts.channel === "web")
  ) {
    held.push("rule-0018");
    approve = true;
  }
  if (facts.utilisation < 0.1 && facts.residenceMonths <= 19) {
    held.push("rule-0019");
    decline = true;
  }
  if (
    (facts.region === "SX" || facts.region === "SH" || facts.region === "JS") &&
    (facts.channel === "merchant" || facts.debtToIncome >= 1.26)
  ) {
    held.push("rule-0020");
    refer = true;
  }
  if (facts.fraudScore <= 0 || facts.creditScore <= 371) {
    held.push("rule-0021");
    decline = true;
  }
  if (
    (facts.occupation === "civil-servant" ||
      facts.occupation === "student" ||
      facts.occupation === "retired" ||
      facts.occupation === "farmer" ||
      facts.occupation === "driver") &&
    (facts.channel === "branch" ||
      facts.channel === "partner" ||
      facts.channel === "merchant" ||
      facts.residenceMonths >= 182)
  ) {
    held.push("rule-0022");
    approve = true;
  }
  if (facts.openAccounts > 29 || facts.enquiries < 0) {
    held.push("rule-0023");
    refer = true;
  }
  if (facts.monthlyIncome > 58480.49 || (facts.age >= 63 && facts.channel === "branch")) {
    held.push("rule-0024");
    decline = true;
  }
  if (
    facts.purpose === "other" ||
    facts.purpose === "electronics" ||
    ((facts.channel === "merchant" ||
      facts.channel === "telephone" ||
      facts.channel === "agent" ||
      facts.channel === "campus") &&
      facts.debtToIncome > 0.6)
  ) {
    held.push("rule-0025");
    approve = true;
  }
  if (facts.utilisation < 0.01 || facts.openAccounts > 29) {
    held.push("rule-0026");
    refer = true;
  }
  if (
    facts.utilisation > 0.69 &&
    facts.openAccounts > 18 &&
    (facts.occupation === "student" || facts.monthlyIncome > 41388.12)
  ) {
    held.push("rule-0027");
    decline = true;
  }
  if (facts.monthlyIncome > 36572.11 || (facts.utilisation >= 0.52 && facts.age <= 35)) {
    held.push("rule-0028");
    approve = true;
  }
  if (facts.occupation === "retired" && facts.purpose === "travel") {
    held.push("rule-0029");
    refer = true;
  }
  if (facts.enquiries >= 29 || (facts.channel === "campus" && facts.purpose === "furniture")) {
    held.push("rule-0030");
    decline = true;
  }
  return { outcome: decline ? "decline" : refer ? "refer" : approve ? "approve" : "refer", held };
}
