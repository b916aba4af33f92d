import type { Diagnostics } from '@claimline/protocol';
import { useClient } from '@claimline/react/src/provider.tsx';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { type Finding, findingsOf } from './findings';
import { checkPolling, checkUpload, checkWebSocket } from './path-checks';

/** All checks, each shown as soon as it is done. */
export function useDiagnosis() {
  const { api, login } = useClient();
  const [run, setRun] = useState(Date.now);
  const check = (name: string, look: () => Promise<Finding[]>) => ({
    queryKey: ['diagnostics', run, name],
    queryFn: look,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const onPath = (look: (token: string) => Promise<Finding>) => async () => [await look(await login.getToken())];
  const askServer = async () => {
    const asked = Date.now();
    const report = await api.get<Diagnostics>('/health/diagnostics');
    // The answer was made somewhere between the two.
    const skewMs = (asked + Date.now()) / 2 - Date.parse(report.at);
    return findingsOf(report, skewMs, location.origin);
  };
  const results = useQueries({
    queries: [
      check('websocket', onPath(checkWebSocket)),
      check('polling', onPath(checkPolling)),
      check('upload', onPath(checkUpload)),
      check('server', askServer),
    ],
  });
  return {
    findings: results.flatMap(({ data }) => data ?? []),
    error: results.find(({ error }) => error)?.error ?? null,
    isRunning: results.some(({ isFetching }) => isFetching),
    again: () => setRun(Date.now()),
  };
}
