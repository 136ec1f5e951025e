import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import type { Texts } from "@lendloom/engine/kernel";
import type { Rung, WorkflowDefinition } from "@lendloom/engine/workflow";
import { Button, InputNumber, Select } from "antd";
import { useText, useTitle } from "../i18n/index.ts";
import { DelayField } from "./delay-field.tsx";
import { Fold } from "./fold.tsx";
import { Field, FieldProblems } from "./panel-parts.tsx";
import type { PointerEdits } from "./pointer-edits.ts";
import { counted, propertyTexts } from "./property-texts.ts";
import { roleTitles, taskRoles } from "./role-titles.ts";
import type { Problems } from "./use-problems.ts";

const label: Texts = { "zh-CN": "修改逾时升级", en: "Change the escalation" };

interface EscalationFieldsProps {
  /** Where the ladder is or would be. */
  readonly pointer: string;
  readonly ladder: readonly Rung[] | undefined;
  readonly definition: WorkflowDefinition;
  readonly edits: PointerEdits;
  readonly problems: Problems;
}

/** What happens while a task is not done: each rung tells or gives it to others, makes it more urgent, or raises an event. */
export function EscalationFields({
  pointer,
  ladder = [],
  definition,
  edits,
  problems,
}: EscalationFieldsProps) {
  const t = useText(propertyTexts);
  const put = (rungs: readonly Rung[]) => edits.set(pointer, rungs.length === 0 ? undefined : rungs, label);
  const add = () => {
    const days = ladder.length + 1;
    put([...ladder, { after: `${days}WD`, notify: "approver" }]);
  };
  return (
    <Fold
      title={t("escalation")}
      summary={counted(t, ladder.length, ["oneRung", "rungs"], "none")}
      open={problems.at(pointer).length > 0}
      testId="task-escalation"
    >
      <small className="wf-quiet">{t("escalationHint")}</small>
      <ol className="wf-rungs">
        {ladder.map((rung, index) => (
          <RungCard
            key={index}
            rung={rung}
            index={index}
            definition={definition}
            problems={problems.at(`${pointer}/${index}`)}
            onChange={(next) => put(ladder.map((other, at) => (at === index ? next : other)))}
            onRemove={() => put(ladder.filter((_, at) => at !== index))}
          />
        ))}
      </ol>
      <Button
        type="link"
        size="small"
        className="wf-add"
        icon={<PlusOutlined />}
        disabled={ladder.length >= 10}
        onClick={add}
        data-testid="add-rung"
      >
        {t("addRung")}
      </Button>
    </Fold>
  );
}

function RungCard(props: {
  readonly rung: Rung;
  readonly index: number;
  readonly definition: WorkflowDefinition;
  readonly problems: ReturnType<Problems["at"]>;
  readonly onChange: (rung: Rung) => void;
  readonly onRemove: () => void;
}) {
  const { rung, index, definition, problems, onChange, onRemove } = props;
  const t = useText(propertyTexts);
  const title = useTitle();
  const roles = taskRoles.map((value) => ({ value, label: title(roleTitles[value]) }));
  const events = Object.entries(definition.events).map(([value, event]) => ({
    value,
    label: title(event.title),
  }));
  const put = <Key extends keyof Rung>(key: Key, value: Rung[Key] | null | undefined) => {
    const { [key]: _before, ...rest } = rung;
    onChange((value === undefined || value === null ? rest : { ...rest, [key]: value }) as Rung);
  };
  const roleField = (member: "notify" | "reassign", name: string) => (
    <Field label={name}>
      <Select
        allowClear
        placeholder="—"
        value={rung[member]}
        options={roles}
        onChange={(next: Rung["notify"]) => put(member, next)}
        data-testid={`rung-${member}-${index}`}
      />
    </Field>
  );
  return (
    <li className="wf-rung" data-testid={`rung-${index}`}>
      <Button
        type="text"
        size="small"
        icon={<DeleteOutlined />}
        aria-label={`${t("removeRung")} ${index + 1}`}
        onClick={onRemove}
        data-testid={`remove-rung-${index}`}
      />
      <Field label={t("rungAfter")}>
        <DelayField
          value={rung.after}
          testId={`rung-after-${index}`}
          onChange={(after) => put("after", after)}
        />
      </Field>
      <div className="wf-pair">
        {roleField("notify", t("rungNotify"))}
        {roleField("reassign", t("rungReassign"))}
        <Field label={t("rungPriority")}>
          <InputNumber
            className="wf-full"
            min={1}
            max={100}
            precision={0}
            placeholder="—"
            value={rung.priority ?? null}
            onChange={(next) => put("priority", next)}
            data-testid={`rung-priority-${index}`}
          />
        </Field>
        <Field label={t("rungRaise")}>
          <Select
            allowClear
            placeholder="—"
            value={rung.raise}
            options={events}
            onChange={(next: string | undefined) => put("raise", next)}
            data-testid={`rung-raise-${index}`}
          />
        </Field>
      </div>
      <FieldProblems problems={problems} />
    </li>
  );
}
