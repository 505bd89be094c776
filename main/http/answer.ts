import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { encodeFrame, FRAME_TYPE } from '../../preload/contract/codec.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { hasArrays, writeJson } from './json.ts';

export type Form = 'json' | 'frame';

const JSON_TYPE = 'application/json';
/** Larger frames have no entity tag: the main thread would hash them for too long at one go. */
const MAX_HASHED_BYTES = 1_000_000;

/**
 * The form that an Accept header asks for: JSON, unless the frame is named and not liked less.
 *
 * @throws AppError host.not-acceptable if it allows neither.
 */
export function chooseForm(accept: string | undefined): Form {
  if (accept === undefined || accept.trim() === '') return 'json';
  const ranges = accept.toLowerCase().split(',').map(readRange);
  const json = qualityOf(ranges, [JSON_TYPE, 'application/*', '*/*']);
  const frame = qualityOf(ranges, [FRAME_TYPE]);
  if (frame > 0 && frame >= json) return 'frame';
  if (json > 0) return 'json';
  throw new AppError('host.not-acceptable', { offered: `${JSON_TYPE}, ${FRAME_TYPE}` });
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

function readRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
  return { type, quality: Number.isFinite(quality) ? quality : 0 };
}

/** Of the first of these types, from the narrowest to the widest, that is named. */
function qualityOf(ranges: readonly Range[], types: readonly string[]): number {
  return types.map((type) => ranges.find((range) => range.type === type)?.quality).find((quality) => quality !== undefined) ?? 0;
}

/** @param isRead  Of a GET or HEAD: its answer has an entity tag, by which those who have it already are told so. */
export function sendValue(
  reply: FastifyReply,
  value: unknown,
  { form, isRead }: { readonly form: Form; readonly isRead: boolean },
): FastifyReply {
  reply.header('vary', 'accept, authorization');
  return form === 'frame' ? sendFrame(reply, value, isRead) : sendJson(reply, value, isRead);
}

function sendFrame(reply: FastifyReply, value: unknown, isRead: boolean): FastifyReply {
  const parts = encodeFrame(value);
  const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
  reply.type(FRAME_TYPE);
  if (bytes > MAX_HASHED_BYTES) return reply.header('content-length', bytes).send(Readable.from(parts));
  return sendTagged(reply, Buffer.concat(parts), isRead);
}

function sendJson(reply: FastifyReply, value: unknown, isRead: boolean): FastifyReply {
  reply.type(`${JSON_TYPE}; charset=utf-8`);
  return hasArrays(value) ? reply.send(Readable.from(writeJson(value))) : sendTagged(reply, JSON.stringify(value), isRead);
}

/**
 * A strong tag: of the bytes themselves. What an answer rests on (incidents, rights, the clock) has no one number of version, and a tag
 * by a number that somebody forgot to raise would keep old data on a screen.
 */
function sendTagged(reply: FastifyReply, body: string | Buffer, isRead: boolean): FastifyReply {
  if (!isRead) return reply.send(body);
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  reply.header('etag', tag);
  return isKnown(reply.request.headers['if-none-match'], tag) ? reply.code(304).send() : reply.send(body);
}

function isKnown(known: string | undefined, tag: string): boolean {
  return known !== undefined && (known.trim() === '*' || known.split(',').some((one) => one.trim().replace(/^W\//, '') === tag));
}
