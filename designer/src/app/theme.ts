import type { ThemeConfig } from "antd";

/** One look for antd's parts and our own; `app.css` repeats the colours as variables. */
export const theme: ThemeConfig = {
  cssVar: {},
  token: {
    colorPrimary: "#0d7268",
    colorInfo: "#0d7268",
    colorSuccess: "#15803d",
    colorWarning: "#b45309",
    colorError: "#c0312b",
    colorTextBase: "#17211f",
    colorBgLayout: "#f5f6f4",
    borderRadius: 7,
    fontSize: 14,
    fontFamily:
      '"Inter", -apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
    wireframe: false,
  },
  components: {
    Table: { headerBg: "#fafbfa", headerColor: "#5c6b67", cellPaddingBlock: 12, rowHoverBg: "#f4f8f6" },
    Tabs: { horizontalMargin: "0" },
    Button: { primaryShadow: "none", defaultShadow: "none" },
  },
};
