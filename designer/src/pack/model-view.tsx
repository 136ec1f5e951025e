import type { ModelDecision } from "@lendloom/engine/decision";
import { useText } from "../i18n/index.ts";
import { packTexts } from "./texts.ts";

/** A DMN model as it was imported: what it reads and what it answers. It is edited where it came from. */
export function ModelView({ decision }: { readonly decision: ModelDecision }) {
  const t = useText(packTexts);
  return (
    <section data-testid="model">
      <h3>{t("modelInputs")}</h3>
      <ul>
        {decision.inputs.map(({ fact, input }) => (
          <li key={input}>
            {input} <code className="muted">{fact}</code>
          </li>
        ))}
      </ul>
      <h3>{t("modelDecisions")}</h3>
      <ul>
        {decision.outputs.map(({ name, decision: source }) => (
          <li key={name}>
            {source} <code className="muted">{name}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
