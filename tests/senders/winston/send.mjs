// Sends events with winston and its transport to Elasticsearch: `node send.mjs SETTING ADDRESS`, with the token of SENDER_TOKEN. Says
// which packages and versions; fails when the transport reports a failure, or has not been answered what it asks at its start.
import { readFileSync } from 'node:fs';

import winston from 'winston';
import { ElasticsearchTransport } from 'winston-elasticsearch';

const TEXT = 'Đăng nhập thất bại từ 192.0.2.7, lần ';
const EVENTS = 25;
const SETTINGS = {
  // As the package is unless told otherwise: an index for each day, events gathered in a buffer.
  default: {},
  stream: { dataStream: true },
  // A request for each event.
  single: { buffering: false },
};
const [setting, address] = process.argv.slice(2);

for (const name of ['winston', 'winston-elasticsearch', '@elastic/elasticsearch']) {
  const { version } = JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), 'utf8'));
  console.log(`peer: ${name} ${version}`);
}

function failed(...said) {
  console.error('the transport failed:', ...said.map((part) => part.message ?? part));
  process.exit(1);
}

const transport = new ElasticsearchTransport({
  ...SETTINGS[setting],
  clientOpts: { node: `http://${address}`, auth: { apiKey: process.env.SENDER_TOKEN } },
  // Seconds, rather than minutes, of asking a server that does not answer.
  retryLimit: 5,
  internalLogger: failed,
});
// A warning, too, ends it: the transport would send the same again.
transport.on('warning', failed);
transport.on('error', failed);

const unanswered = new Set(['/_cluster/health', '/_index_template', '/_bulk']);
transport.client.diagnostic.on('response', (error, { statusCode, meta }) => {
  const { path } = meta.request.params;
  if (error === null && statusCode === 200) {
    [...unanswered].filter((begin) => path.startsWith(begin)).forEach((begin) => unanswered.delete(begin));
  }
});
process.on('beforeExit', () => {
  if (unanswered.size > 0) {
    failed('without a good answer:', ...unanswered);
  }
});

const logger = winston.createLogger({ transports: [transport] });
for (let n = 0; n < EVENTS; n += 1) {
  logger.warn(TEXT + n, { n });
}
logger.end();
