import { Form, Input, InputNumber, Radio, Select } from "antd";
import { useState } from "react";
import { useLanguage, useText } from "../i18n/index.ts";
import { untilInput } from "./rule-form.ts";
import type { ScheduleForm } from "./schedule-form.ts";
import { weekdayName } from "./schedule-words.ts";
import { scheduleTexts } from "./texts.ts";

/** When it happens: plain choices, or the repeating interval itself. */
export function RuleFields() {
  const t = useText(scheduleTexts);
  const language = useLanguage();
  const every = Form.useWatch<ScheduleForm["every"] | undefined>("every");
  const form = Form.useFormInstance<ScheduleForm>();
  // As it was saved: what is half typed must not change the input under the keyboard.
  const [ofUntil] = useState(() => untilInput((form.getFieldValue("until") as string | undefined) ?? ""));
  return (
    <>
      <Form.Item name="every" label={t("every")}>
        <Radio.Group
          optionType="button"
          options={(["daily", "weekly", "monthly", "custom"] as const).map((value) => ({
            value,
            label: t(value),
          }))}
          data-testid="schedule-every"
        />
      </Form.Item>
      <div className="schedule-row">
        {every === "weekly" && (
          <Form.Item name="weekday" label={t("weekday")}>
            <Select
              options={[1, 2, 3, 4, 5, 6, 7].map((value) => ({ value, label: weekdayName(value, language) }))}
              data-testid="schedule-weekday"
            />
          </Form.Item>
        )}
        {every === "monthly" && (
          <Form.Item name="day" label={t("day")} extra={t("dayHint")}>
            <InputNumber<number> min={1} max={31} precision={0} data-testid="schedule-day" />
          </Form.Item>
        )}
        {every !== "custom" && (
          <Form.Item name="time" label={t("time")}>
            <Input type="time" data-testid="schedule-time" />
          </Form.Item>
        )}
        {every === "custom" && (
          <Form.Item name="repeat" label={t("repeat")} extra={t("repeatHint")} className="schedule-wide">
            <Input className="mono" data-testid="schedule-repeat" />
          </Form.Item>
        )}
        <Form.Item name="zone" label={t("zone")}>
          <Select<string>
            showSearch
            options={zones.map((zone) => ({ value: zone, label: zone }))}
            data-testid="schedule-zone"
          />
        </Form.Item>
        <Form.Item name="until" label={t("until")} extra={t("untilHint")}>
          <Input type={ofUntil} data-testid="schedule-until" />
        </Form.Item>
      </div>
    </>
  );
}

const zones = [...new Set(["Asia/Shanghai", "UTC", ...Intl.supportedValuesOf("timeZone")])];

/** What becomes of a moment on a day off, of those that were missed, and while another application is under way. */
export function ExceptionFields() {
  const t = useText(scheduleTexts);
  const catchUp = Form.useWatch<ScheduleForm["catchUp"] | undefined>("catchUp");
  return (
    <div className="schedule-row">
      <Form.Item name="workingDays" label={t("workingDays")} extra={t("workingDaysHint")}>
        <Select
          options={[
            { value: "any", label: t("anyDay") },
            { value: "skip", label: t("skipDay") },
            { value: "next", label: t("nextDay") },
          ]}
          data-testid="schedule-working-days"
        />
      </Form.Item>
      <Form.Item name="overlap" label={t("overlapRule")}>
        <Select
          options={[
            { value: "skip", label: t("overlapSkip") },
            { value: "allow", label: t("overlapAllow") },
          ]}
          data-testid="schedule-overlap"
        />
      </Form.Item>
      <Form.Item name="catchUp" label={t("catchUp")}>
        <Select
          options={[
            { value: "none", label: t("catchNone") },
            { value: "last", label: t("catchLast") },
            { value: "all", label: t("catchAll") },
          ]}
          data-testid="schedule-catch-up"
        />
      </Form.Item>
      {catchUp === "all" && (
        <Form.Item name="catchUpLimit" label={t("catchLimit")}>
          <InputNumber<number> min={1} max={1_000} precision={0} />
        </Form.Item>
      )}
    </div>
  );
}
