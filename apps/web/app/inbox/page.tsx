import { Suspense } from 'react';
import { InboxScreen } from '../../src/inbox/inbox-screen';
import { Splash } from '../../src/shell/splash';

export default function Page() {
  // The claim is in the address, which is not known when the page is built.
  return (
    <Suspense fallback={<Splash />}>
      <InboxScreen />
    </Suspense>
  );
}
