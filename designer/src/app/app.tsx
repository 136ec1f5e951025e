import { QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useEffect, useState } from "react";
import { RouterProvider } from "react-router";
import { createQueryClient } from "../api/index.ts";
import { useLanguage } from "../i18n/index.ts";
import { createRouter } from "./router.tsx";
import { stillTheme, theme } from "./theme.ts";
import { useReducedMotion } from "./use-reduced-motion.ts";

const antdLocales = { "zh-CN": zhCN, en: enUS };

/** The designer: its look, its language, its cache and its pages. */
export function App({ nonce }: { readonly nonce: string | undefined }) {
  const language = useLanguage();
  const isStill = useReducedMotion();
  const [client] = useState(createQueryClient);
  const [router] = useState(createRouter);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = language === "en" ? "Lendloom" : "贷织 Lendloom";
  }, [language]);
  return (
    <ConfigProvider
      locale={antdLocales[language]}
      theme={isStill ? stillTheme : theme}
      {...(nonce !== undefined && { csp: { nonce } })}
      button={{ autoInsertSpace: false }}
    >
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ConfigProvider>
  );
}
