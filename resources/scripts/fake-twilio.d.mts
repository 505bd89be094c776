export type Fault =
  'busy' | 'error-after' | 'error-before' | 'drop-after' | 'drop-before' | 'slow' | 'refuse-account' | 'refuse-number' | 'opted-out';

export interface LedgerLine {
  readonly sid: string;
  readonly channel: 'sms' | 'whatsapp';
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly refCode: string | null;
  readonly status: string;
}

export interface FakeTwilio {
  readonly url: string;
  /** What to set so that Khareetaty sends here. */
  readonly environment: Readonly<
    Record<'TWILIO_ACCOUNT_SID' | 'TWILIO_AUTH_TOKEN' | 'TWILIO_API_URL' | 'TWILIO_FROM' | 'TWILIO_WHATSAPP_FROM', string>
  >;
  /** Messages taken, oldest first. */
  readonly ledger: () => LedgerLine[];
  /** Posts that arrived, taken or not. */
  readonly posts: () => number;
  /** Faults for the next posts, in order. */
  readonly failNext: (...faults: Fault[]) => void;
  /** Moves every message on by one status: queued, sent, delivered. */
  readonly advance: () => void;
  readonly close: () => Promise<void>;
}

/** Starts the peer on a free port of 127.0.0.1. */
export function startFakeTwilio(options?: {
  readonly port?: number;
  readonly accountSid?: string;
  readonly authToken?: string;
}): Promise<FakeTwilio>;
