# Lendloom in one image: the server with the built designer. The process runs as an ordinary user; what it keeps lies in /data.
FROM node:24-bookworm-slim AS build
WORKDIR /app
RUN npm install --global pnpm@12.21.0
COPY . .
RUN pnpm install --frozen-lockfile \
    && pnpm --filter @lendloom/designer build \
    && rm -rf node_modules */node_modules \
    && pnpm install --frozen-lockfile --prod --filter @lendloom/server... \
    && node --import ./server/src/start-quickly.ts --eval ""

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    LENDLOOM_HOST=0.0.0.0 \
    LENDLOOM_PORT=7300 \
    LENDLOOM_DATA=/data
WORKDIR /app
COPY --from=build --chown=node:node /app /app
RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
VOLUME /data
EXPOSE 7300
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.LENDLOOM_PORT + '/livez').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--import", "./server/src/start-quickly.ts", "server/src/main.ts"]
