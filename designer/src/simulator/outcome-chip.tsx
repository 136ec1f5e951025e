import { useText } from "../i18n/index.ts";
import { outcomeWords } from "./texts.ts";

/** An outcome in its colour and in a word: never by colour alone. */
export function OutcomeChip({ outcome, testId }: { readonly outcome: string; readonly testId?: string }) {
  const words = useText(outcomeWords);
  const known = outcome in outcomeWords ? (outcome as keyof typeof outcomeWords) : undefined;
  return (
    <span
      className={`chip chip-${outcome}`}
      data-outcome={outcome}
      {...(testId === undefined ? {} : { "data-testid": testId })}
    >
      {known === undefined ? outcome : words(known)}
    </span>
  );
}
