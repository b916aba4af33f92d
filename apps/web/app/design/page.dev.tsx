'use client';

import dynamic from 'next/dynamic';

// The example times are relative to now: a server's now is another one.
const DesignScreen = dynamic(async () => (await import('../../src/design/design-screen')).DesignScreen, { ssr: false });

export default function Page() {
  return <DesignScreen />;
}
