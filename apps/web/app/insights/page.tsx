import { Suspense } from 'react';
import { InsightsScreen } from '../../src/insights/insights-screen';
import { Splash } from '../../src/shell/splash';

export default function Page() {
  // The period is in the address, which is not known when the page is built.
  return (
    <Suspense fallback={<Splash />}>
      <InsightsScreen />
    </Suspense>
  );
}
