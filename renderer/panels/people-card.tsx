import { IconBuilding, IconPencil, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { type Invitation, loadAccounts, resetAccount, setDisabled } from '../actions/people.ts';
import { mayDo } from '../state/decisions.ts';
import type { AccountView } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, IconButton, Skeleton, Tag, type Tone } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { AccountForm } from './account-form.tsx';
import { ConfirmDialog, Dialog } from './dialog.tsx';
import { LoadFailure } from './failure.tsx';
import { FirstAccount } from './first-account.tsx';
import { IdleLock } from './idle-lock-field.tsx';
import list from './list-panel.module.css';
import { PermissionsCard } from './permissions-card.tsx';
import { OneTimeCode } from './recovery-code.tsx';
import { useLoaded } from './use-loaded.ts';

/** People and what they may do: in full for admins, the list of people for supervisors, the permissions for all. */
export function PeopleSettings() {
  const hasAccounts = useStore(({ server }) => server.access?.hasAccounts === true);
  const me = useStore(({ server }) => server.me);
  if (!hasAccounts) return <FirstAccount />;
  return (
    <>
      {mayDo(me, 'supervisor') ? <PeopleCard mayChange={mayDo(me, 'admin')} /> : null}
      {mayDo(me, 'admin') ? <IdleLock /> : null}
      <PermissionsCard />
    </>
  );
}

function PeopleCard({ mayChange }: { readonly mayChange: boolean }) {
  const { people: words, common } = useMessages();
  const accounts = useStore(({ server }) => server.accounts);
  const { failure, retry } = useLoaded(loadAccounts);
  const [edited, setEdited] = useState<AccountView | 'new' | null>(null);
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  return (
    <section className={list.card} aria-label={words.title}>
      <div className={list.headLine}>
        <h3 className={list.cardTitle}>{words.title}</h3>
        {mayChange ? (
          <span className={list.end}>
            <Button icon={IconUserPlus} data-opens="invite" onClick={() => setEdited('new')}>
              {words.invite}
            </Button>
          </span>
        ) : null}
      </div>
      <p className={parts.quiet}>{words.about}</p>
      {edited === null ? null : (
        <AccountForm
          key={edited === 'new' ? 'new' : edited.id}
          account={edited === 'new' ? null : edited}
          onInvited={setInvitation}
          onClose={() => setEdited(null)}
        />
      )}
      {failure === null ? null : <LoadFailure failure={failure} onRetry={retry} />}
      {accounts === null ? (
        failure === null ? (
          <Skeleton lines={4} label={common.loading} />
        ) : null
      ) : (
        <Accounts accounts={accounts} mayChange={mayChange} onEdit={setEdited} onCode={setInvitation} />
      )}
      {accounts?.some(({ isCentral }) => isCentral) === true ? <p className={parts.quiet}>{words.centreAbout}</p> : null}
      {invitation === null ? null : <InvitationDialog invitation={invitation} onClose={() => setInvitation(null)} />}
    </section>
  );
}

interface RowProps {
  readonly mayChange: boolean;
  readonly onEdit: (account: AccountView) => void;
  readonly onCode: (invitation: Invitation) => void;
}

function Accounts({ accounts, ...row }: RowProps & { readonly accounts: readonly AccountView[] }) {
  const { people: words } = useMessages();
  const { head } = words;
  return (
    <div className={list.grow}>
      <table className={parts.table} aria-label={words.title}>
        <thead>
          <tr>
            <th>{head.name}</th>
            <th>{head.role}</th>
            <th>{head.zones}</th>
            <th>{head.state}</th>
            <th>{head.where}</th>
            <th>{head.signedIn}</th>
            {row.mayChange ? <th>{head.actions}</th> : null}
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <AccountRow key={account.id} account={account} {...row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const tones = { active: 'ok', invited: 'accent', new: 'plain', disabled: 'bad' } as const satisfies Record<AccountView['state'], Tone>;

function AccountRow({ account, mayChange, onEdit, onCode }: RowProps & { readonly account: AccountView }) {
  const { people: words, title } = useMessages();
  const format = useFormat();
  const isMe = useStore(({ server }) => server.me?.accountId === account.id);
  const { name, fullName, role, zones, state, isCentral, signedInMs } = account;
  return (
    <tr>
      <td>
        <bdi>{name}</bdi> {isMe ? <Tag tone="accent">{words.you}</Tag> : null}
        {fullName === '' ? null : (
          <div className={parts.quiet}>
            <bdi>{fullName}</bdi>
          </div>
        )}
      </td>
      <td>{title.role[role]}</td>
      <td>{zones === null ? words.allZones : words.zones(zones.length)}</td>
      <td>
        <Tag tone={tones[state]}>{words.states[state]}</Tag>
      </td>
      <td>{isCentral ? <Tag icon={IconBuilding}>{words.atCentre}</Tag> : words.here}</td>
      <td>{signedInMs === null ? words.never : format.moment(signedInMs)}</td>
      {mayChange ? <td>{isCentral ? null : <AccountActions account={account} onEdit={onEdit} onCode={onCode} isMe={isMe} />}</td> : null}
    </tr>
  );
}

interface ActionsProps extends Omit<RowProps, 'mayChange'> {
  readonly account: AccountView;
  readonly isMe: boolean;
}

/** What an admin does with an account; nobody closes or resets the own one by mistake. */
function AccountActions({ account, isMe, onEdit, onCode }: ActionsProps) {
  const { people: words } = useMessages();
  const [asked, setAsked] = useState<'reset' | 'close' | 'open' | null>(null);
  const { id, name, state } = account;
  const close = () => setAsked(null);
  const isClosed = state === 'disabled';
  return (
    <span className={list.rowActions}>
      <IconButton icon={IconPencil} label={words.edit(name)} onClick={() => onEdit(account)} />
      {isMe ? null : (
        <>
          {isClosed ? null : (
            <Button size="small" onClick={() => setAsked('reset')}>
              {words.reset.action}
            </Button>
          )}
          <Button size="small" onClick={() => setAsked(isClosed ? 'open' : 'close')}>
            {isClosed ? words.open.action : words.close.action}
          </Button>
        </>
      )}
      {asked === 'reset' ? (
        <ConfirmDialog
          title={words.reset.title(name)}
          about={words.reset.about}
          submit={words.reset.submit}
          onConfirm={async () => onCode(await resetAccount(id))}
          onClose={close}
        />
      ) : null}
      {asked === 'close' || asked === 'open' ? (
        <ConfirmDialog
          title={words[asked].title(name)}
          about={words[asked].about}
          submit={words[asked].submit}
          onConfirm={() => setDisabled(id, asked === 'close')}
          onClose={close}
        />
      ) : null}
    </span>
  );
}

/** The code with which a person chooses a password; it is not kept and cannot be shown again. */
function InvitationDialog({ invitation, onClose }: { readonly invitation: Invitation; readonly onClose: () => void }) {
  const { people } = useMessages();
  const { code: words } = people;
  const format = useFormat();
  return (
    <Dialog title={words.invited(invitation.account.name)} onClose={null}>
      <div className={list.form}>
        <p>{words.about(format.moment(invitation.expiresMs))}</p>
        <OneTimeCode label={words.code} code={invitation.code} copy={words.copy}>
          <Button kind="primary" onClick={onClose}>
            {words.done}
          </Button>
        </OneTimeCode>
      </div>
    </Dialog>
  );
}
