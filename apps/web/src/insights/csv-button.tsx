'use client';

import { useClient } from '@claimline/react';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { saveFile } from '../files/save-file';
import { errorOf, useErrorText } from '../i18n/use-error-text';
import { Button } from '../ui/button';
import { showToast } from '../ui/toast';

const BASE_URL = process.env.NEXT_PUBLIC_API_URL ?? '';

interface CsvButtonProps {
  label: string;
  /** Of the API, with its query. */
  path: string;
  fileName: string;
}

/** The server makes the file: no cell of it is a formula. A link could not carry the access token. */
export function CsvButton({ label, path, fileName }: CsvButtonProps) {
  const t = useTranslations('insights.csv');
  const errorText = useErrorText();
  const { login } = useClient();
  const download = useMutation({
    async mutationFn() {
      const headers = { authorization: `Bearer ${await login.getToken()}` };
      const response = await fetch(`${BASE_URL}${path}&format=csv`, { headers, cache: 'no-store' });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      return response.blob();
    },
    onSuccess(file) {
      const url = URL.createObjectURL(file);
      saveFile(url, fileName);
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    },
    onError: (error) => showToast(t('failed', { reason: errorText(errorOf(error)) }), 'failed'),
  });
  return (
    <Button size="s" busy={download.isPending} onClick={() => download.mutate()}>
      <Download size={16} aria-hidden />
      {label}
    </Button>
  );
}
