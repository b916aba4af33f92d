import { DesignScreen } from '../../src/design/design-screen';

export default function Page() {
  return <DesignScreen />;
}
