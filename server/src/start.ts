import "./start-quickly.ts";

// What everything else imports is then found quickly.
await import("./start-product.ts");
