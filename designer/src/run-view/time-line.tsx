import { StepBackwardOutlined, StepForwardOutlined } from "@ant-design/icons";
import { Button, Slider } from "antd";
import type { JournalEntry } from "../api/index.ts";
import { useFormats, useText } from "../i18n/index.ts";
import { runViewTexts } from "./texts.ts";

interface TimeLineProps {
  readonly entries: readonly JournalEntry[];
  /** The entry whose moment is shown; absent: now. */
  readonly seq: number | undefined;
  readonly isShowingData: boolean;
  readonly onChoose: (seq: number | undefined) => void;
  readonly onShowData: (isShown: boolean) => void;
}

/** Every moment of a run in a row: dragged through, or stepped through one by one; its end is now. */
export function TimeLine({ entries, seq, isShowingData, onChoose, onShowData }: TimeLineProps) {
  const t = useText(runViewTexts);
  const formats = useFormats();
  const last = entries.length - 1;
  const found = entries.findIndex((entry) => entry.seq === seq);
  const index = found < 0 ? last : found;
  const go = (next: number) => onChoose(next >= last ? undefined : entries[next]?.seq);
  const at = (position: number) => {
    const entry = entries[position];
    return entry === undefined ? "" : `${entry.seq} · ${formats.moment(entry.at)}`;
  };
  if (last < 1) return null;
  return (
    <footer className="run-view-times" data-testid="time-line">
      <Button
        type="text"
        size="small"
        icon={<StepBackwardOutlined />}
        disabled={index === 0}
        aria-label={t("earlier")}
        onClick={() => go(index - 1)}
        data-testid="earlier"
      />
      <Slider
        min={0}
        max={last}
        value={index}
        tooltip={{ formatter: (position) => at(position ?? last) }}
        ariaLabelForHandle={t("moments")}
        ariaValueTextFormatterForHandle={(position) => at(position)}
        onChange={go}
      />
      <Button
        type="text"
        size="small"
        icon={<StepForwardOutlined />}
        disabled={index === last}
        aria-label={t("later")}
        onClick={() => go(index + 1)}
        data-testid="later"
      />
      <span className="run-view-at">{at(index)}</span>
      <Button
        size="small"
        type={isShowingData ? "primary" : "default"}
        ghost={isShowingData}
        aria-expanded={isShowingData}
        onClick={() => onShowData(!isShowingData)}
        data-testid="moment-data"
      >
        {t("data")}
      </Button>
      <Button
        size="small"
        type="link"
        disabled={seq === undefined}
        onClick={() => onChoose(undefined)}
        data-testid="back-to-now"
      >
        {t("backToNow")}
      </Button>
    </footer>
  );
}
