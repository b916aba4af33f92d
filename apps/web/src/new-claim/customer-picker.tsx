'use client';

import type { Contact } from '@claimline/protocol';
import { errorOf, useErrorText } from '@claimline/react/src/i18n/use-error-text.ts';
import { useClient } from '@claimline/react/src/provider.tsx';
import { fullName } from '@claimline/react/src/thread/people.ts';
import { useSettled } from '@claimline/react/src/thread/use-settled.ts';
import { Avatar } from '@claimline/react/src/ui/avatar.tsx';
import { Button } from '@claimline/react/src/ui/button.tsx';
import { IconButton } from '@claimline/react/src/ui/icon-button.tsx';
import { Spinner } from '@claimline/react/src/ui/spinner.tsx';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Search, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Combobox } from '../ui/combobox';
import { Field } from '../ui/field';

const SHOWN = 20;

interface CustomerPickerProps {
  chosen: Contact | null;
  onChoose(customer: Contact | null): void;
  error: string | null;
}

/** Whom the claim is for: found by name or e-mail address. */
export function CustomerPicker({ chosen, onChoose, error }: CustomerPickerProps) {
  const t = useTranslations();
  const [text, setText] = useState('');
  // What stands in the field is a name once it is chosen, no search: opened again, the list has everybody.
  const typed = chosen ? '' : text.trim();
  const q = useSettled(typed, 200);
  const { data, isSuccess, isPlaceholderData, ...query } = useCustomers(q);
  const found = data?.items ?? [];
  const items = found.length > SHOWN ? found.slice(0, SHOWN) : found;
  const more = found.length > SHOWN;

  const write = (next: string) => {
    setText(next);
    if (chosen) onChoose(null);
  };

  const note = query.isError ? (
    <CustomersFailed error={query.error} onRetry={() => void query.refetch()} />
  ) : !isSuccess ? (
    <span className="flex items-center gap-2.5">
      <Spinner />
      {t('common.loading')}
    </span>
  ) : items.length === 0 ? (
    t(q ? 'newClaim.customerNoMatch' : 'newClaim.customersNone')
  ) : more ? (
    t('newClaim.customersMore')
  ) : null;

  return (
    <Field
      label={t('newClaim.customer')}
      error={error}
      hint={chosen ? <span dir="ltr">{chosen.email}</span> : t('newClaim.customerHint')}
    >
      {(control) => (
        <Combobox
          control={control}
          name="customer"
          placeholder={t('newClaim.customerPlaceholder')}
          text={text}
          onText={write}
          items={items}
          settled={isSuccess && !isPlaceholderData && q === typed}
          keyOf={({ id }) => id}
          chosenKey={chosen?.id ?? null}
          onChoose={(customer) => {
            setText(fullName(customer));
            onChoose(customer);
          }}
          listLabel={t('newClaim.customers')}
          status={isSuccess && !isPlaceholderData ? t('newClaim.customersFound', { count: items.length }) : ''}
          note={note}
          icon={chosen ? <Avatar {...chosen} size="xs" /> : <Search size={18} className="text-faint" aria-hidden />}
          action={
            text && (
              <IconButton
                label={t('newClaim.customerClear')}
                onClick={(event) => {
                  write('');
                  event.currentTarget.closest('form')?.querySelector<HTMLInputElement>('[name=customer]')?.focus();
                }}
              >
                <X size={16} aria-hidden />
              </IconButton>
            )
          }
        >
          {(customer) => (
            <span className="flex min-w-0 items-center gap-3">
              <Avatar {...customer} size="s" />
              <span className="min-w-0">
                <span className="block truncate font-medium">{fullName(customer)}</span>
                <span className="block truncate text-sm text-faint">{customer.email}</span>
              </span>
            </span>
          )}
        </Combobox>
      )}
    </Field>
  );
}

function useCustomers(q: string) {
  const { api } = useClient();
  return useQuery({
    queryKey: ['customers', q],
    // One more than shown: whether there are others.
    queryFn: () => api.listUsers({ role: 'CUSTOMER', q: q || undefined, limit: SHOWN + 1 }),
    // At each letter the former list stays until the next is there.
    placeholderData: keepPreviousData,
    // Accounts are made meanwhile, and nobody tells.
    staleTime: 10_000,
  });
}

function CustomersFailed({ error, onRetry }: { error: Error; onRetry(): void }) {
  const t = useTranslations();
  const errorText = useErrorText();
  return (
    <span className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <span className="min-w-0 flex-1 basis-48">
        {t('newClaim.customersFailed', { reason: errorText(errorOf(error)) })}
      </span>
      <Button size="s" onClick={onRetry}>
        {t('common.retry')}
      </Button>
    </span>
  );
}
