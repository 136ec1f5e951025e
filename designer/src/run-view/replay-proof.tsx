import {
  CheckCircleOutlined,
  CloseCircleOutlined,
  QuestionCircleOutlined,
  SafetyCertificateOutlined,
} from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Tooltip } from "antd";
import { useState } from "react";
import { api, asProblem } from "../api/index.ts";
import { problemSentence } from "../app/problem-alert.tsx";
import { useLanguage, useText } from "../i18n/index.ts";
import { runViewTexts } from "./texts.ts";

/** Has the server carry the application out again from its journal, and says whether all of it came out the same. */
export function ReplayProof({ application }: { readonly application: string }) {
  const t = useText(runViewTexts);
  const language = useLanguage();
  const [isAsked, setAsked] = useState(false);
  const proof = useQuery({
    queryKey: ["application", application, "proof"],
    queryFn: () => api.proveApplication(application),
    enabled: isAsked,
    staleTime: 0,
    gcTime: 0,
  });
  if (!isAsked || proof.isFetching) {
    return (
      <Tooltip title={t("proveHint")}>
        <Button
          className="end"
          size="small"
          icon={<SafetyCertificateOutlined />}
          loading={proof.isFetching}
          onClick={() => setAsked(true)}
          data-testid="prove"
        >
          {t("prove")}
        </Button>
      </Tooltip>
    );
  }
  if (proof.data === undefined) {
    const sentence = problemSentence(asProblem(proof.error), language);
    return <span className="end chip chip-decline">{sentence}</span>;
  }
  const { result, entries = 0, decisions = 0, difference, unknown } = proof.data;
  const seq = (difference ?? unknown)?.seq ?? 0;
  return (
    <span
      role="status"
      className={`end chip ${result === "verified" ? "chip-live" : result === "different" ? "chip-decline" : ""}`}
      data-testid="proof"
      data-result={result}
    >
      {result === "different" ? (
        <CloseCircleOutlined />
      ) : result === "unknown" ? (
        <QuestionCircleOutlined />
      ) : (
        <CheckCircleOutlined />
      )}{" "}
      {t(result, { entries, decisions, seq })}
    </span>
  );
}
