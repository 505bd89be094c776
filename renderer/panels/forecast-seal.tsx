import { IconLock } from '@tabler/icons-react';
import type { Seal, SealScore } from '../../preload/contract/forecast-domain.ts';
import { localMinuteOf } from '../charts/step-time.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, Section } from '../ui/parts.tsx';
import styles from './forecasts-panel.module.css';

interface SealCardProps {
  readonly seal: Seal | null;
  /** Made and sealed by somebody else. */
  readonly isShared: boolean;
  readonly onOpenLedger: () => void;
}

/** When the forecast was sealed and what became of it. */
export function SealCard({ seal, isShared, onOpenLedger }: SealCardProps) {
  const words = useMessages().forecast.seal;
  const format = useFormat();
  const at = seal === null ? '' : format.dateTime(localMinuteOf(seal.sealedMs, format.timeZone));
  return (
    <Section
      title={words.title}
      aside={
        <Button size="small" onClick={onOpenLedger}>
          {words.ledger}
        </Button>
      }
    >
      <div className={styles.seal}>
        <IconLock size={16} stroke={1.75} aria-hidden />
        {seal === null ? (
          <p>{isShared ? words.noneTold : words.none}</p>
        ) : (
          <div>
            <p>{seal.isBefore ? words.before(at) : words.after(at)}</p>
            <bdi dir="ltr" className={styles.digest} title={seal.digest}>
              {`sha256 ${shortDigest(seal.digest)}`}
            </bdi>
            <p>{seal.score === null ? isShared ? words.notScoredThere : words.notScored : <Score score={seal.score} />}</p>
          </div>
        )}
      </div>
    </Section>
  );
}

function Score({ score }: { readonly score: SealScore }) {
  const { outcome, actual, naiveMae, sumInside80 } = score;
  const words = useMessages().forecast.seal;
  return (
    <>
      {words.outcome[outcome](actual, decidingLoss(score), naiveMae)}{' '}
      {sumInside80 === null ? '' : sumInside80 ? words.inside : words.outside}
    </>
  );
}

/** Error that decided the outcome: the absolute one, or where most counts were 0 that of all chances together. */
export function decidingLoss({ outcome, mae, naiveMae, intervalScore }: SealScore): number {
  const byAbsolute = mae < naiveMae ? 'won' : mae > naiveMae ? 'lost' : 'tied';
  return outcome === byAbsolute ? mae : intervalScore;
}

/** First 16 and last 4 digits in groups of four: enough to compare by eye. */
export function shortDigest(digest: string): string {
  return `${(digest.slice(0, 16).match(/.{4}/g) ?? []).join(' ')} … ${digest.slice(-4)}`;
}
