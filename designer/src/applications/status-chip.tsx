import { useText } from "../i18n/index.ts";
import { statusTexts } from "../app/status-texts.ts";
import { decidedTexts } from "./texts.ts";

const tones: Readonly<Record<string, string>> = {
  declined: "chip-decline",
  expired: "chip-decline",
  withdrawn: "",
  "in-review": "chip-refer",
  offered: "chip-draft",
  accepted: "chip-draft",
  approved: "chip-approve",
  disbursed: "chip-approve",
};

/** Where an application stands, in words and colour. */
export function StatusChip({ status }: { readonly status: string }) {
  const t = useText(statusTexts);
  return (
    <span className={`chip ${tones[status] ?? ""}`} data-testid="application-status" data-status={status}>
      <span className="dot" />
      {Object.hasOwn(statusTexts, status) ? t(status as keyof typeof statusTexts) : status}
    </span>
  );
}

/** Approved, referred or declined. */
export function OutcomeChip({ outcome }: { readonly outcome: string }) {
  const t = useText(decidedTexts);
  return (
    <span className={`chip chip-${outcome}`} data-testid="outcome" data-outcome={outcome}>
      {Object.hasOwn(decidedTexts, outcome) ? t(outcome as keyof typeof decidedTexts) : outcome}
    </span>
  );
}
