import { DiagnosticsScreen } from '../../src/diagnostics/diagnostics-screen';

export default function Page() {
  return <DiagnosticsScreen />;
}
