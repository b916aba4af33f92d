'use client';

import { saveFile } from '@claimline/react/src/files/save-file.ts';
import { errorOf, useErrorText } from '@claimline/react/src/i18n/use-error-text.ts';
import { useClient } from '@claimline/react/src/provider.tsx';
import { Button } from '@claimline/react/src/ui/button.tsx';
import { showToast } from '@claimline/react/src/ui/toast.tsx';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useTranslations } from 'use-intl';

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
