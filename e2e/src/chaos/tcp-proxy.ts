import { connect, createServer, type Socket } from "node:net";
import { freePort } from "./processes.ts";

/** A network of one cable that can be cut. */
export interface TcpProxy {
  readonly port: number;
  /** From now on bytes vanish both ways, and new connections hang: nobody is told. */
  cut(): void;
  /** The cable is in again; what was lost stays lost, so connections of before are broken. */
  mend(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const port = await freePort();
  const pairs = new Set<readonly [Socket, Socket]>();
  let isCut = false;
  const server = createServer((near) => {
    const far = connect(targetPort, "127.0.0.1");
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = (): void => {
      near.destroy();
      far.destroy();
      pairs.delete(pair);
    };
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on("data", (bytes: Buffer) => {
        if (!isCut) to.write(bytes);
      });
      from.on("error", end);
      from.on("close", () => {
        // Who hangs up on a cut cable is not heard at the other end.
        if (!isCut) end();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const endAll = (): void => {
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
    pairs.clear();
  };
  return {
    port,
    cut() {
      isCut = true;
    },
    mend() {
      endAll();
      isCut = false;
    },
    close() {
      endAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
