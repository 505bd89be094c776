import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FrameFile } from '../../main/store/frame-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'khareetaty-frames-'));
  path = join(folder, 'frames');
});
afterEach(() => rmSync(folder, { recursive: true }));

const bodies = [Buffer.from('first'), Buffer.alloc(0), Buffer.from('المدينة'), Buffer.alloc(300, 7)];

function make(): Buffer {
  const file = new FrameFile(path);
  bodies.forEach((body, i) => file.add(10 + i, body));
  file.close();
  return readFileSync(path);
}

function read(): { tags: readonly number[]; bodies: Buffer[] } {
  const file = new FrameFile(path);
  const { tags } = file;
  const found = tags.map((_, i) => file.read(i));
  file.close();
  return { tags, bodies: found };
}

describe('a file of pieces', () => {
  it('gives another process what was written, in its order', () => {
    make();
    expect(read()).toEqual({ tags: [10, 11, 12, 13], bodies });
  });

  it('cut at any byte, it has the pieces before the cut, and takes the next one behind them', () => {
    const whole = make();
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(path, whole);
      truncateSync(path, length);
      const file = new FrameFile(path);
      const kept = file.tags.length;
      expect(file.tags).toEqual([10, 11, 12, 13].slice(0, kept));
      file.add(99, Buffer.from('next'));
      file.close();
      expect(read()).toEqual({ tags: [10, 11, 12, 13].slice(0, kept).concat(99), bodies: [...bodies.slice(0, kept), Buffer.from('next')] });
    }
    writeFileSync(path, whole);
    expect(read().tags).toHaveLength(4);
  });

  it('with any bit turned over, no piece is another than was written', () => {
    const whole = make();
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] ^= 1 << (at % 8);
      writeFileSync(path, damaged);
      const { tags, bodies: found } = read();
      expect(tags.length).toBeLessThan(4);
      expect(found).toEqual(bodies.slice(0, tags.length));
    }
  });

  it('forgets the pieces that are cut off', () => {
    make();
    const file = new FrameFile(path);
    file.cut(2);
    file.add(20, Buffer.from('other'));
    file.close();
    expect(read()).toEqual({ tags: [10, 11, 20], bodies: [bodies[0], bodies[1], Buffer.from('other')] });
  });
});
