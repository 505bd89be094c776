/**
 * A stand-in for Twilio's REST API (2010-04-01, Messages) on loopback, for the demo and the tests: it takes messages,
 * keeps a ledger and sends nothing.
 *
 *   POST /2010-04-01/Accounts/{sid}/Messages.json   Basic auth; form fields To, From, Body
 *   GET  /2010-04-01/Accounts/{sid}/Messages.json   filters To, From, DateSent>; pages of PageSize
 *   GET  /2010-04-01/Accounts/{sid}/Messages/{sid}.json
 *   GET  /ledger                                    all messages taken: sid, channel, to, body, refCode, status
 *
 * Faults are queued for the next posts, in order; see `faults`.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const statuses = ['queued', 'sent', 'delivered'];
const MAX_BODY_BYTES = 65_536;
const BODY_CHARACTERS = 1_600;

/**
 * What can go wrong with one post. `takes` says whether the message is in the ledger afterwards.
 *   busy              429 with Retry-After: 0; not taken
 *   error-after       taken, then 500
 *   error-before      500; not taken
 *   drop-after        taken, then the connection is cut
 *   drop-before       the connection is cut; not taken
 *   slow              taken, then no answer until the caller gives up
 *   refuse-account    401, code 20003; not taken
 *   refuse-number     400, code 21211; not taken
 *   opted-out         400, code 21610; not taken
 */
const faults = {
  busy: { takes: false, answer: (response) => sendError(response, 429, 20429, 'Too Many Requests', { 'retry-after': '0' }) },
  'error-after': { takes: true, answer: (response) => sendError(response, 500, 20500, 'Internal Server Error') },
  'error-before': { takes: false, answer: (response) => sendError(response, 500, 20500, 'Internal Server Error') },
  'drop-after': { takes: true, answer: (response) => response.socket.destroy() },
  'drop-before': { takes: false, answer: (response) => response.socket.destroy() },
  slow: { takes: true, answer: () => undefined },
  'refuse-account': { takes: false, answer: (response) => sendError(response, 401, 20003, 'Authenticate') },
  'refuse-number': { takes: false, answer: (response) => sendError(response, 400, 21211, "Invalid 'To' Phone Number") },
  'opted-out': { takes: false, answer: (response) => sendError(response, 400, 21610, 'Attempt to send to unsubscribed recipient') },
};

/**
 * Starts the peer on a free port of 127.0.0.1.
 *
 * @param {{ port?: number, accountSid?: string, authToken?: string }} [options]
 * @returns {Promise<{
 *   url: string,
 *   environment: Record<string, string>,
 *   ledger: () => { sid: string, channel: string, to: string, from: string, body: string, refCode: string | null, status: string }[],
 *   posts: () => number,
 *   failNext: (...names: string[]) => void,
 *   advance: () => void,
 *   close: () => Promise<void>,
 * }>}
 */
export async function startFakeTwilio(options = {}) {
  // Made anew for each start and known to nobody else: there is no account behind them.
  const accountSid = options.accountSid ?? `AC${randomBytes(16).toString('hex')}`;
  const authToken = options.authToken ?? randomBytes(16).toString('hex');
  const peer = { accountSid, authToken, messages: [], faults: [], posts: 0 };
  const server = createServer((request, response) => {
    serve(peer, request, response).catch((error) => sendError(response, error.status ?? 500, error.code ?? 20500, error.message));
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    environment: {
      ...{ TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_API_URL: url },
      ...{ TWILIO_FROM: '+15005550006', TWILIO_WHATSAPP_FROM: '+15005550006' },
    },
    ledger: () => peer.messages.map(toLedgerLine),
    posts: () => peer.posts,
    failNext: (...names) => {
      for (const name of names) if (!Object.hasOwn(faults, name)) throw new RangeError(`no such fault: ${name}`);
      peer.faults.push(...names);
    },
    advance: () => {
      for (const message of peer.messages) message.step = Math.min(message.step + 1, statuses.length - 1);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

async function serve(peer, request, response) {
  const url = new URL(request.url, 'http://127.0.0.1');
  if (request.method === 'GET' && url.pathname === '/ledger') return sendJson(response, 200, peer.messages.map(toLedgerLine));
  if (!isAuthorised(peer, request)) return sendError(response, 401, 20003, 'Authenticate');
  const root = `/2010-04-01/Accounts/${peer.accountSid}/Messages`;
  if (url.pathname === `${root}.json`) {
    if (request.method === 'POST') return await post(peer, request, response);
    if (request.method === 'GET') return list(peer, url, response);
  }
  const sid = url.pathname.startsWith(`${root}/`) ? url.pathname.slice(root.length + 1).replace(/\.json$/, '') : null;
  const message = peer.messages.find((candidate) => candidate.sid === sid);
  if (request.method === 'GET' && message !== undefined) return sendJson(response, 200, toResource(peer, message));
  return sendError(response, 404, 20404, 'The requested resource was not found');
}

async function post(peer, request, response) {
  const form = new URLSearchParams(await readBody(request));
  peer.posts += 1;
  const fault = faults[peer.faults.shift()];
  const message = { to: form.get('To') ?? '', from: form.get('From') ?? '', body: form.get('Body') ?? '' };
  const problem = findProblem(message);
  if (problem !== null) return sendError(response, 400, problem.code, problem.message);
  if (fault?.takes === false) return fault.answer(response);
  const taken = { ...message, sid: `SM${hash(`${peer.messages.length}${peer.accountSid}`)}`, step: 0, createdMs: Date.now() };
  peer.messages.push(taken);
  return fault === undefined ? sendJson(response, 201, toResource(peer, taken)) : fault.answer(response);
}

function findProblem({ to, from, body }) {
  const address = /^(whatsapp:)?\+[1-9]\d{6,14}$/;
  if (!address.test(to)) return { code: 21211, message: "Invalid 'To' Phone Number" };
  if (!address.test(from)) return { code: 21212, message: "Invalid 'From' Phone Number" };
  if (to.startsWith('whatsapp:') !== from.startsWith('whatsapp:')) return { code: 63007, message: 'Channel of To and From differ' };
  if (body === '') return { code: 21602, message: 'Message body is required' };
  if (body.length > BODY_CHARACTERS) return { code: 21617, message: 'The concatenated message body exceeds the 1600 character limit' };
  return null;
}

function list(peer, url, response) {
  const { searchParams } = url;
  const since = Date.parse(searchParams.get('DateSent>') ?? '1970-01-01');
  const wanted = (message) =>
    message.createdMs >= since &&
    (!searchParams.has('To') || message.to === searchParams.get('To')) &&
    (!searchParams.has('From') || message.from === searchParams.get('From'));
  const found = peer.messages.filter(wanted).reverse();
  const pageSize = Number(searchParams.get('PageSize') ?? 50);
  const page = Number(searchParams.get('Page') ?? 0);
  const messages = found.slice(page * pageSize, (page + 1) * pageSize).map((message) => toResource(peer, message));
  searchParams.set('Page', String(page + 1));
  const hasMore = found.length > (page + 1) * pageSize;
  sendJson(response, 200, {
    messages,
    ...{ page, page_size: pageSize, start: page * pageSize, end: page * pageSize + messages.length - 1, uri: url.pathname },
    ...{ first_page_uri: url.pathname, previous_page_uri: null, next_page_uri: hasMore ? `${url.pathname}?${searchParams}` : null },
  });
}

function toResource({ accountSid }, { sid, to, from, body, step, createdMs }) {
  const created = new Date(createdMs).toUTCString().replace('GMT', '+0000');
  return {
    ...{ sid, account_sid: accountSid, to, from, body, status: statuses[step], direction: 'outbound-api', api_version: '2010-04-01' },
    ...{
      date_created: created,
      date_updated: created,
      date_sent: created,
      error_code: null,
      error_message: null,
      messaging_service_sid: null,
    },
    ...{
      num_segments: '1',
      num_media: '0',
      price: null,
      price_unit: 'USD',
      uri: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
    },
    subresource_uris: {},
  };
}

function toLedgerLine({ sid, to, from, body, step }) {
  const channel = to.startsWith('whatsapp:') ? 'whatsapp' : 'sms';
  const plain = (address) => address.replace('whatsapp:', '');
  return {
    sid,
    channel,
    to: plain(to),
    from: plain(from),
    body,
    refCode: /KH-[0-9A-Z]{4}/.exec(body)?.[0] ?? null,
    status: statuses[step],
  };
}

function isAuthorised({ accountSid, authToken }, request) {
  const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  return hash(request.headers.authorization ?? '') === hash(expected);
}

const hash = (text) => createHash('sha256').update(text).digest('hex').slice(0, 32);

async function readBody(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw Object.assign(new Error('Request body too large'), { status: 413, code: 20413 });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function sendJson(response, status, value, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(value));
}

function sendError(response, status, code, message, headers = {}) {
  if (response.headersSent) return;
  sendJson(response, status, { code, message, status, more_info: `https://www.twilio.com/docs/errors/${code}` }, headers);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const peer = await startFakeTwilio();
  process.stdout.write(
    `${Object.entries(peer.environment)
      .map(([name, value]) => `export ${name}=${value}`)
      .join('\n')}\n`,
  );
  const end = () => void peer.close().then(() => process.exit(0));
  process.on('SIGINT', end).on('SIGTERM', end);
}
