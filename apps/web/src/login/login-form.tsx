'use client';

import { useErrorText } from '@claimline/react/src/i18n/use-error-text.ts';
import { Button } from '@claimline/react/src/ui/button.tsx';
import { iconButtonClass } from '@claimline/react/src/ui/icon-button.tsx';
import { CircleAlert, Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Field, Input } from '../ui/field';
import { useLoginForm } from './use-login-form';

export function LoginForm() {
  const t = useTranslations();
  const errorText = useErrorText();
  const [passwordShown, setPasswordShown] = useState(false);
  const { busy, error, missing, wait, onSubmit } = useLoginForm();
  const problem =
    error &&
    (error.code === 'rate_limited' && wait > 0 ? t('errors.rateLimitedFor', { seconds: wait }) : errorText(error));

  return (
    <form onSubmit={onSubmit} noValidate className="flex flex-col gap-5" aria-label={t('login.title')}>
      <div role="alert">
        {problem && (
          <p className="flex items-start gap-2.5 rounded-md bg-danger-soft px-3.5 py-3 text-danger">
            <CircleAlert size={18} className="mt-0.5 shrink-0" aria-hidden />
            {problem}
          </p>
        )}
      </div>
      <Field label={t('login.email')} error={missing.email ? t('login.emailMissing') : null}>
        {(control) => (
          <Input
            {...control}
            name="email"
            type="email"
            autoComplete="username"
            inputMode="email"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
      </Field>
      <Field label={t('login.password')} error={missing.password ? t('login.passwordMissing') : null}>
        {(control) => (
          <div className="relative">
            <Input
              {...control}
              name="password"
              type={passwordShown ? 'text' : 'password'}
              autoComplete="current-password"
              className="pr-12"
            />
            <button
              type="button"
              aria-label={t(passwordShown ? 'login.hidePassword' : 'login.showPassword')}
              onClick={() => setPasswordShown(!passwordShown)}
              className={iconButtonClass('absolute! top-1/2 right-1 -translate-y-1/2 touch:right-0')}
            >
              {passwordShown ? <EyeOff size={18} aria-hidden /> : <Eye size={18} aria-hidden />}
            </button>
          </div>
        )}
      </Field>
      <Button type="submit" variant="primary" busy={busy} className="mt-1 h-11 w-full">
        {t(busy ? 'login.submitting' : 'login.submit')}
      </Button>
    </form>
  );
}
