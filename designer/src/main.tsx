import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import "./app/app.css";

const root = document.getElementById("root");
if (root === null) throw new Error("Expected an element with the id root, but the page has none");

// Browsers hide the attribute from selectors and scripts' markup, not from the property.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

createRoot(root).render(
  <StrictMode>
    <App nonce={nonce === "" ? undefined : nonce} />
  </StrictMode>,
);
