import twilio from 'twilio';
import type { MessagePort, SendOutcome } from '../services/ports.ts';

export interface TwilioOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** Senders, E.164; null = this channel is not set up. */
  readonly from: string | null;
  readonly whatsappFrom: string | null;
  /** A peer on this computer that stands in for api.twilio.com; null = the real one. */
  readonly apiUrl: string | null;
  readonly timeoutMs?: number;
}

export interface TwilioClient {
  send(message: Parameters<MessagePort['send']>[0]): Promise<SendOutcome>;
  lookUp(query: Parameters<MessagePort['lookUp']>[0]): ReturnType<MessagePort['lookUp']>;
}

type Channel = Parameters<MessagePort['send']>[0]['channel'];
type RequestOptions = Parameters<twilio.RequestClient['request']>[0];

const API_ORIGIN = 'https://api.twilio.com';
const TIMEOUT_MS = 20_000;
/** A provider that is too busy and does not say for how long. */
const BUSY_MS = 1_000;
/** Without a network: long enough that a run does not wait for it. */
const OFFLINE_MS = 60_000;
/** Most messages to one person in the days that are looked through. */
const LOOK_UP_MESSAGES = 400;
/** The connection was never made, so that nothing can have been taken. A reset or a time-out after it leaves that open. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN']);

/** The provider's SDK; never repeats a request by itself (its `autoRetry` would post messages twice). */
export function createTwilioClient({
  accountSid,
  authToken,
  from,
  whatsappFrom,
  apiUrl,
  timeoutMs = TIMEOUT_MS,
}: TwilioOptions): TwilioClient {
  const http = new PeerRequestClient(apiUrl, timeoutMs);
  const client = twilio(accountSid, authToken, { httpClient: http, env: {} });
  const senderOf = (channel: Channel) => (channel === 'sms' ? from : whatsappFrom);
  const address = (channel: Channel, phone: string) => (channel === 'sms' ? phone : `whatsapp:${phone}`);

  return {
    async send({ to, channel, body }) {
      const sender = senderOf(channel);
      if (sender === null) return { kind: 'refused', errorCode: 'sender-missing' };
      try {
        const { sid } = await client.messages.create({ to: address(channel, to), from: address(channel, sender), body });
        return typeof sid === 'string' && sid !== '' ? { kind: 'accepted', sid } : { kind: 'unknown', reason: 'no-sid' };
      } catch (error) {
        return outcomeOf(error, http.retryAfterMs);
      }
    },

    async lookUp({ sid, to, channel, refCode, sinceMs }) {
      const found = sid === null ? await findByCode() : await client.messages(sid).fetch().catch(nullIfMissing);
      return found === null ? null : { sid: found.sid, status: found.status, errorCode: found.errorCode ? String(found.errorCode) : null };

      async function findByCode() {
        const sender = senderOf(channel);
        if (sender === null) return null;
        const filter = {
          to: address(channel, to),
          from: address(channel, sender),
          dateSentAfter: new Date(sinceMs),
          limit: LOOK_UP_MESSAGES,
        };
        const messages = await client.messages.list(filter);
        return messages.find(({ body }) => body.includes(refCode)) ?? null;
      }
    },
  };
}

/** Sends the SDK's requests to a peer on this computer, if one is set, and remembers how long the provider asks to wait. */
class PeerRequestClient extends twilio.RequestClient {
  retryAfterMs: number | null = null;
  readonly #apiUrl: string | null;

  constructor(apiUrl: string | null, timeoutMs: number) {
    // No kept connections: one that the other side has closed meanwhile would end a post with an unclear reset.
    super({ timeout: timeoutMs, keepAlive: false, autoRetry: false });
    this.#apiUrl = apiUrl;
  }

  override async request<T>(options: RequestOptions & { data?: T }): ReturnType<typeof twilio.RequestClient.prototype.request<T>> {
    const uri = this.#apiUrl === null ? options.uri : options.uri.replace(API_ORIGIN, this.#apiUrl.replace(/\/$/, ''));
    const response = await super.request<T>({ ...options, uri });
    // Safe: axios gives header names in lower case.
    const { 'retry-after': retryAfter } = (response.headers ?? {}) as Readonly<Record<string, string | undefined>>;
    this.retryAfterMs = retryAfter !== undefined && /^\d+(\.\d+)?$/.test(retryAfter) ? Number(retryAfter) * 1_000 : null;
    return response;
  }
}

/** What a failed post means for the message. Twilio's codes: its "Error and Warning Dictionary". */
function outcomeOf(error: unknown, retryAfterMs: number | null): SendOutcome {
  const { status, code } = fieldsOf(error);
  if (status === undefined) {
    const reason = String(code ?? 'no-answer');
    return neverConnected.has(reason) ? { kind: 'not-processed', retryAfterMs: OFFLINE_MS } : { kind: 'unknown', reason };
  }
  if (status === 429) return { kind: 'not-processed', retryAfterMs: retryAfterMs ?? BUSY_MS };
  const isRefusal = status >= 400 && status < 500 && status !== 408;
  return isRefusal
    ? { kind: 'refused', errorCode: String(code ?? `http-${String(status)}`) }
    : { kind: 'unknown', reason: `http-${String(status)}` };
}

interface ErrorFields {
  readonly status?: number;
  readonly code?: string | number;
}

function fieldsOf(error: unknown): ErrorFields {
  if (typeof error !== 'object' || error === null) return {};
  const status = 'status' in error && typeof error.status === 'number' ? { status: error.status } : {};
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? { code: error.code } : {};
  return { ...status, ...code };
}

function nullIfMissing(error: unknown): null {
  if (fieldsOf(error).status === 404) return null;
  throw error;
}
