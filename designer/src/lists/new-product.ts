import type { JsonObject, Texts } from "@lendloom/engine/kernel";
import { decisionPacks } from "@lendloom/engine/process";

/** A catalogue as far as a new product reads it. */
interface Facts {
  readonly sources: Readonly<Record<string, { readonly connector?: string }>>;
  readonly facts: Readonly<Record<string, { readonly source: string }>>;
}

const yuan = (amount: number) => ({ amountMinor: amount * 100, currency: "CNY" });

/**
 * A product for a workflow: its catalogue, the packs it asks, and what comes with an application. The terms are common
 * ones, there to be changed.
 */
export function newProduct(
  { id, title }: { readonly id: string; readonly title: Texts },
  workflow: JsonObject,
  catalogue: Facts | undefined,
): JsonObject {
  const { facts = {}, sources = {} } = catalogue ?? {};
  const given = Object.entries(facts).flatMap(([name, { source }]) =>
    Object.hasOwn(sources, source) && sources[source]?.connector === undefined ? [name] : [],
  );
  const { id: ofWorkflow = "", catalogue: named = "" } = workflow;
  return {
    format: "lendloom-product/1",
    id,
    version: "0.1.0",
    title: { ...title },
    catalogue: named,
    workflow: ofWorkflow,
    packs: [...decisionPacks(workflow)],
    applicationFacts: given,
    amount: { min: yuan(1_000), max: yuan(20_000) },
    terms: { unit: "month", allowed: [3, 6, 12] },
    pricing: { rate: { value: "0.0005", per: "day" }, dayCount: "ACT/365" },
    repayment: { method: "equal-instalments", rounding: "half-up", lastInstalmentAbsorbs: true },
    fees: [],
    graceDays: 3,
    prepayment: { allowed: true, feeRate: "0" },
  };
}
