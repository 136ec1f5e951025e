import { connect } from "node:net";
import type { RawRequest } from "./malformed-request.ts";

const PATIENCE_MS = 8_000;

/** Sends bytes as they are and reads one answer; status 0: there was none before the connection ended. */
export function sendRaw(
  url: string,
  { head, body }: RawRequest,
): Promise<{ readonly status: number; readonly type: string; readonly body: string }> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    const chunks: Buffer[] = [];
    const patience = setTimeout(() => socket.destroy(), PATIENCE_MS);
    socket.on("connect", () => {
      socket.write(Buffer.from(head, "latin1"));
      socket.write(body);
    });
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      if (isWhole(Buffer.concat(chunks))) socket.destroy();
    });
    socket.on("error", () => undefined);
    socket.once("close", () => {
      clearTimeout(patience);
      const text = Buffer.concat(chunks).toString("utf8");
      const [headers = ""] = text.split("\r\n\r\n", 1);
      resolve({
        status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0),
        type: /\r\ncontent-type: ([^\r]*)/i.exec(headers)?.[1] ?? "",
        body: text.slice(headers.length + 4),
      });
    });
  });
}

function isWhole(bytes: Buffer): boolean {
  const at = bytes.indexOf("\r\n\r\n");
  if (at < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(bytes.subarray(0, at).toString("latin1"))?.[1];
  return length !== undefined && bytes.length >= at + 4 + Number(length);
}
