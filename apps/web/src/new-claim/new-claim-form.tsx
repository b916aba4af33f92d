'use client';

import type { Contact, CreateClaimInput } from '@claimline/protocol';
import { useTray } from '@claimline/react/src/files/use-tray.ts';
import { errorOf, useErrorText } from '@claimline/react/src/i18n/use-error-text.ts';
import { useClient } from '@claimline/react/src/provider.tsx';
import { Button, buttonClass } from '@claimline/react/src/ui/button.tsx';
import { isStaff, useUser } from '@claimline/react/src/user.tsx';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type SubmitEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { routes } from '../shell/routes';
import { Field, Input, Textarea } from '../ui/field';
import { Select } from '../ui/select';
import { CustomerPicker, FileField } from './lazy';

const categories = ['delivery', 'product', 'billing', 'contract', 'other'] as const;

export function NewClaimForm() {
  const t = useTranslations();
  const errorText = useErrorText();
  const client = useClient();
  const queries = useQueryClient();
  const router = useRouter();
  const user = useUser();
  const staff = isStaff(user);
  const tray = useTray(`${user.id}:new`);
  const [customer, setCustomer] = useState<Contact | null>(null);
  const [missing, setMissing] = useState({ customer: false, subject: false });

  const create = useMutation({
    async mutationFn({ description, ...input }: CreateClaimInput & { description: string }) {
      const files = tray.files.map(({ file }) => file);
      if (files.length === 0) return client.api.createClaim({ ...input, ...(description && { description }) });
      // Text and files are one message: the client keeps it until all of it has arrived, whatever happens to this page.
      const claim = await client.api.createClaim(input);
      client.claim(claim.id).send(description, { files });
      return claim;
    },
    onSuccess: (claim) => {
      tray.clear();
      void queries.invalidateQueries({ queryKey: ['claims'] });
      router.replace(routes.claim(claim.id));
    },
  });

  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const text = (name: string) => String(data.get(name) ?? '').trim();
    const subject = text('subject');
    const lacks = { customer: staff && customer === null, subject: subject === '' };
    setMissing(lacks);
    if (lacks.customer || lacks.subject) {
      form.querySelector<HTMLInputElement>(lacks.customer ? '[name=customer]' : '[name=subject]')?.focus();
      return;
    }
    if (create.isPending || create.isSuccess) return;
    create.mutate({
      subject,
      category: text('category') || null,
      ...(customer && { customerId: customer.id }),
      description: text('description'),
    });
  };

  return (
    <form
      onSubmit={onSubmit}
      noValidate
      aria-label={t('newClaim.title')}
      className="flex flex-col gap-6 rounded-lg border border-line bg-surface p-5 shadow-sm sm:p-8"
    >
      {staff && (
        <CustomerPicker
          chosen={customer}
          onChoose={(chosen) => {
            setCustomer(chosen);
            if (chosen) setMissing((before) => ({ ...before, customer: false }));
          }}
          error={missing.customer ? t('newClaim.customerMissing') : null}
        />
      )}
      <Field
        label={t('newClaim.subject')}
        hint={t('newClaim.subjectHint')}
        error={missing.subject ? t(staff ? 'newClaim.subjectMissingStaff' : 'newClaim.subjectMissing') : null}
      >
        {(control) => <Input {...control} name="subject" maxLength={200} required autoComplete="off" dir="auto" />}
      </Field>
      <Field label={t('newClaim.category')} note={t('common.optional')}>
        {(control) => (
          <Select {...control} name="category" defaultValue="">
            <option value="">{t('newClaim.categoryNone')}</option>
            {categories.map((category) => (
              // The claim keeps the words: its category is free text.
              <option key={category}>{t(`newClaim.categories.${category}`)}</option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        label={t('newClaim.description')}
        note={t('common.optional')}
        hint={t(staff ? 'newClaim.descriptionHintStaff' : 'newClaim.descriptionHint')}
      >
        {(control) => <Textarea {...control} name="description" rows={7} maxLength={10_000} dir="auto" />}
      </Field>
      <FileField tray={tray} />
      <div role="alert">
        {create.isError && (
          <p className="flex items-start gap-2.5 rounded-md bg-danger-soft px-3.5 py-3 text-danger">
            <CircleAlert size={18} className="mt-0.5 shrink-0" aria-hidden />
            {t('newClaim.failed', { reason: errorText(errorOf(create.error)) })}
          </p>
        )}
      </div>
      <div className="flex flex-wrap justify-end gap-3">
        <Link href={routes.inbox} className={buttonClass('ghost')}>
          {t('common.cancel')}
        </Link>
        <Button type="submit" variant="primary" busy={create.isPending || create.isSuccess}>
          {t(create.isPending ? 'newClaim.submitting' : 'newClaim.submit')}
        </Button>
      </div>
    </form>
  );
}
