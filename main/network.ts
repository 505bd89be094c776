/** What this computer's network is like: whether it was just there again, and whether it is paid for by volume. */
import { execFile } from 'node:child_process';
import { networkInterfaces } from 'node:os';

export interface NetworkWatch {
  stop(): void;
}

interface WatchOptions {
  /** What the network of this computer is told apart by. */
  readonly addresses?: () => string;
  readonly everyMs?: number;
}

/** Calls `onReturn` when this computer has another address than a moment ago. */
export function watchNetwork(onReturn: () => void, { addresses = ownAddresses, everyMs = 10_000 }: WatchOptions = {}): NetworkWatch {
  let seen = addresses();
  const timer = setInterval(() => {
    const found = addresses();
    const isOther = found !== seen && found !== '';
    seen = found;
    if (isOther) onReturn();
  }, everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** Those that lead out of this computer; '' = none. */
function ownAddresses(): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all
    .filter(({ internal }) => !internal)
    .map(({ cidr, address }) => cidr ?? address)
    .sort()
    .join(' ');
}

export interface MeteredCheck {
  /** Asks the system. Where it cannot tell, the connection counts as unmetered. */
  isMetered(): Promise<boolean>;
  /** What isMetered() said last. */
  wasMetered(): boolean;
}

interface Question {
  readonly command: string;
  readonly args: readonly string[];
  /** Of the answer, if the connection is metered. */
  readonly yes: RegExp;
}

const ANSWER_MS = 5_000;

/**
 * NMMetered of NetworkManager's D-Bus interface: 1 = yes, 3 = probably. NetworkCostType of Windows: fixed or variable. macOS tells no
 * program of the command line.
 */
const questions: Readonly<Partial<Record<NodeJS.Platform, Question>>> = {
  linux: {
    command: 'busctl',
    args: [
      'get-property',
      'org.freedesktop.NetworkManager',
      '/org/freedesktop/NetworkManager',
      'org.freedesktop.NetworkManager',
      'Metered',
    ],
    yes: /^u [13]$/,
  },
  win32: {
    command: 'powershell.exe',
    args: [
      '-NoProfile',
      '-NonInteractive',
      '-Command',
      '[Windows.Networking.Connectivity.NetworkInformation,Windows,ContentType=WindowsRuntime]::GetInternetConnectionProfile().GetConnectionCost().NetworkCostType',
    ],
    yes: /^(Fixed|Variable)$/,
  },
};

export function createMeteredCheck(platform: NodeJS.Platform = process.platform): MeteredCheck {
  const question = questions[platform];
  let last = false;
  return {
    async isMetered() {
      last = question !== undefined && question.yes.test(await answerOf(question));
      return last;
    },
    wasMetered: () => last,
  };
}

/** What the command prints; '' if it is not there, fails or takes too long. */
function answerOf({ command, args }: Question): Promise<string> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: ANSWER_MS, windowsHide: true }, (error, stdout) => resolve(error === null ? stdout.trim() : ''));
  });
}
