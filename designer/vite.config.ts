import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = "http://127.0.0.1:7300";

export default defineConfig({
  plugins: [react()],
  // The server puts a fresh nonce here for every page it hands out, so that no inline style or script runs without it.
  html: { cspNonce: "LENDLOOM_CSP_NONCE" },
  build: {
    target: "es2023",
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler|react-router)\// },
            { name: "antd", test: /node_modules\/(antd|@ant-design|@rc-component|rc-[a-z-]+|@ctrl)\// },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(["/v1", "/docs", "/openapi.json"].map((path) => [path, server])),
  },
});
