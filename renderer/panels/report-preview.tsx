import { IconFileText } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { previewReport, type ReportPreview, type ReportWish } from '../actions/reports.ts';
import type { Failure } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { Empty, FailureText, Skeleton } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { FailureSentence } from './failure.tsx';
import { type PagePicture, picturePages, releasePages } from './report-pages.ts';
import styles from './reports-panel.module.css';

/** The result, page for page. The last one stays, pale, until the next is there. */
export function ReportPages({ wish }: { readonly wish: ReportWish | null }) {
  const { report: words } = useMessages();
  const { preview, failure, isStale } = usePreview(wish);
  const pages = usePictures(preview, wish?.paper ?? 'A4');
  if (wish === null) return <Empty icon={IconFileText}>{words.chooseParts}</Empty>;
  if (failure !== null)
    return (
      <FailureText>
        <FailureSentence failure={failure} />
      </FailureText>
    );
  if (preview === null) return <Skeleton lines={12} label={words.drawing} />;
  return (
    <>
      <p className={parts.quiet} role="status">
        {isStale ? words.changed : words.pages(preview.pages)}
        {preview.isMasked ? ` ${words.masked}` : ''}
      </p>
      <ol className={styles.pages} data-stale={isStale || undefined}>
        {pages.map(({ url, width, height, text }, index) => (
          <li key={url}>
            <img
              className={styles.page}
              src={url}
              width={width}
              height={height}
              alt={`${words.pageOf(index + 1, pages.length)}: ${text}`}
            />
          </li>
        ))}
      </ol>
    </>
  );
}

interface Shown {
  readonly wish: ReportWish | null;
  readonly preview: ReportPreview | null;
  readonly failure: Failure | null;
}

function usePreview(wish: ReportWish | null): Shown & { readonly isStale: boolean } {
  const [shown, setShown] = useState<Shown>({ wish: null, preview: null, failure: null });
  useEffect(() => {
    if (wish === null) return undefined;
    const aborter = new AbortController();
    void previewReport(wish, aborter.signal).then((found) => {
      if (found === null || aborter.signal.aborted) return;
      if ('html' in found) setShown({ wish, preview: found, failure: null });
      else setShown({ wish, preview: null, failure: found });
    });
    return () => aborter.abort();
  }, [wish]);
  return { ...shown, isStale: shown.wish !== wish };
}

function usePictures(preview: ReportPreview | null, paper: 'A4' | 'Letter'): readonly PagePicture[] {
  const [pages, setPages] = useState<readonly PagePicture[]>([]);
  useEffect(() => {
    if (preview === null) return undefined;
    const made = picturePages(preview.html, paper);
    setPages(made);
    return () => releasePages(made);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the paper is that of the preview, which is made anew with it
  }, [preview]);
  return pages;
}
