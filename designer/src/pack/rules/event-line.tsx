import type { RulesDecision } from "@lendloom/engine/decision";
import { isJsonObject, pointer as pointerOf, type Json, type JsonObject } from "@lendloom/engine/kernel";
import { Select } from "antd";
import { useLanguage, useText, useTitle } from "../../i18n/index.ts";
import { Chip } from "../chip.tsx";
import { changeLabel, editLabel } from "../edit-labels.ts";
import { useEdit, usePack } from "../pack-context.ts";
import { outcomeTexts, packTexts } from "../texts.ts";

type Rule = RulesDecision["rules"][number];
interface EventLineProps {
  readonly rule: Rule;
  readonly pointer: string;
}

/** "→ decline, reason R02": what happens when the rule holds. */
export function EventLine({ pointer, rule }: EventLineProps) {
  const { pack } = usePack();
  const t = useText(packTexts);
  const cited = reasonsOf(rule.event.params);
  const isApproval = outcomeOf(rule.event.type, pack.outcome.precedence) === "approve";
  return (
    <span className="event-line">
      <span className="arrow">→</span>
      <OutcomeWord rule={rule} pointer={pointer} />
      {/* An approval needs no reason; where none is cited, choosing one is offered only on approach. */}
      <span className={isApproval && cited.length === 0 ? "reason-words reason-optional" : "reason-words"}>
        <span className="muted">{t("reason")}</span>
        <ReasonWord rule={rule} pointer={pointer} />
      </span>
    </span>
  );
}

/** The outcome an event type leads to, when this pack's outcome rule says so. */
function outcomeOf(type: string, precedence: readonly { event: string; outcome: string }[]) {
  return precedence.find(({ event }) => event === type)?.outcome as keyof typeof outcomeTexts | undefined;
}

function OutcomeWord({ pointer, rule }: EventLineProps) {
  const { pack } = usePack();
  const { set } = useEdit();
  const t = useText(packTexts);
  const language = useLanguage();
  const { precedence } = pack.outcome;
  const word = (type: string) => {
    const outcome = outcomeOf(type, precedence);
    return outcome === undefined ? type : outcomeTexts[outcome][language];
  };
  const known = precedence.map(({ event }) => event);
  const choices = known.includes(rule.event.type) ? known : [rule.event.type, ...known];
  return (
    <Chip
      kind="outcome"
      label={t("chooseOutcome")}
      text={word(rule.event.type)}
      tone={outcomeOf(rule.event.type, precedence)}
      testId={`outcome-${rule.id}`}
    >
      {(close) => (
        <Select
          autoFocus
          defaultOpen
          size="small"
          className="name-select"
          value={rule.event.type}
          options={choices.map((type) => ({ value: type, label: word(type) }))}
          aria-label={t("chooseOutcome")}
          data-testid="outcome-select"
          onChange={(type: string) => {
            const label = changeLabel(rule.title, word(rule.event.type), word(type));
            set(pointer + pointerOf("event", "type"), type, label);
            close();
          }}
          onOpenChange={(isOpen) => !isOpen && close()}
        />
      )}
    </Chip>
  );
}

/** The reason codes an event cites. */
function reasonsOf(params: unknown): readonly string[] {
  if (!isJsonObject(params as Json | undefined)) return [];
  const { reason, reasons } = params as JsonObject;
  if (typeof reason === "string") return [reason];
  return Array.isArray(reasons) ? (reasons as readonly Json[]).map(String) : [];
}

function ReasonWord({ pointer, rule }: EventLineProps) {
  const { pack } = usePack();
  const { set } = useEdit();
  const t = useText(packTexts);
  const title = useTitle();
  const cited = reasonsOf(rule.event.params);
  const text = cited.map((code) => title(pack.reasons[code]?.texts ?? code)).join("; ");
  const choose = (codes: readonly string[]) => {
    const { reason: _reason, reasons: _reasons, ...rest } = (rule.event.params ?? {}) as JsonObject;
    const [only, ...more] = codes;
    const citing = only === undefined ? {} : more.length === 0 ? { reason: only } : { reasons: codes };
    set(pointer + pointerOf("event", "params"), { ...rest, ...citing }, editLabel(rule.title));
  };
  return (
    <Chip
      kind="reason"
      label={t("chooseReason")}
      text={text === "" ? t("noReason") : text}
      testId={`reason-${rule.id}`}
    >
      {(close) => (
        <ReasonSelect
          cited={cited}
          onChoose={(codes, isDone) => {
            choose(codes);
            if (isDone) close();
          }}
          onClose={close}
        />
      )}
    </Chip>
  );
}

/** One reason is chosen with one click; where a rule already cites several, several stay possible. */
function ReasonSelect(props: {
  readonly cited: readonly string[];
  readonly onChoose: (codes: readonly string[], isDone: boolean) => void;
  readonly onClose: () => void;
}) {
  const { cited, onChoose, onClose } = props;
  const { pack } = usePack();
  const t = useText(packTexts);
  const title = useTitle();
  const shared = {
    autoFocus: true,
    defaultOpen: true,
    size: "small" as const,
    className: "list-editor",
    options: Object.entries(pack.reasons).map(([code, { texts }]) => ({ value: code, label: title(texts) })),
    showSearch: { optionFilterProp: "label" },
    popupMatchSelectWidth: 420,
    "aria-label": t("chooseReason"),
    "data-testid": "reason-select",
  };
  const [only] = cited;
  return cited.length > 1 ? (
    <Select<string[]>
      {...shared}
      mode="multiple"
      value={[...cited]}
      onChange={(codes) => onChoose(codes, false)}
      onBlur={onClose}
    />
  ) : (
    <Select<string | undefined>
      {...shared}
      allowClear
      value={only}
      onChange={(code) => onChoose(code === undefined ? [] : [code], true)}
      onOpenChange={(isOpen) => !isOpen && onClose()}
    />
  );
}
