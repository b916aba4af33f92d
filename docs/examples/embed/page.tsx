// A page of a portal that has people, a login and styles of its own. What Claimline adds to it is marked.
import { type ClaimlineClient, createClaimlineClient } from '@claimline/client'; // 1
import { ClaimThread } from '@claimline/react'; // 2
import { type FormEvent, StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import '@claimline/react/styles.css'; // 3

interface Order {
  claimId: string;
  subject: string;
}

let token: { text: string; goodUntil: number } | null = null;

/** The portal's server has logged the person in at Claimline's, and hands out access tokens. Asked often: kept while good. */
async function accessToken(): Promise<string> {
  if (token && Date.now() < token.goodUntil) return token.text;
  const answer = await fetch('/portal/token');
  const { accessToken: text, expiresIn } = await answer.json();
  token = { text, goodUntil: Date.now() + (expiresIn - 60) * 1_000 };
  return text;
}

function Portal() {
  const [client, setClient] = useState<ClaimlineClient | null>(null);
  const [orders, setOrders] = useState<readonly Order[]>([]);
  const [locale, setLocale] = useState<'fr' | 'en'>('fr');
  const [theme, setTheme] = useState<'light' | 'dark' | 'system'>('system');
  const chosen = new URLSearchParams(location.search).getAll('claim');
  const claimIds = chosen.length > 0 ? chosen : orders.slice(0, 1).map(({ claimId }) => claimId);

  async function enter(): Promise<void> {
    const answer = await fetch('/portal/me');
    const { claimlineUrl, orders } = await answer.json();
    if (!orders) return;
    setOrders(orders);
    setClient(createClaimlineClient({ baseUrl: claimlineUrl, accessToken })); // 4
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens.
  useEffect(() => void enter(), []);
  useEffect(() => () => client?.close(), [client]);

  async function signIn(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    token = null;
    const body = new URLSearchParams([...new FormData(event.currentTarget)].map(([name, value]) => [name, `${value}`]));
    await fetch('/portal/login', { method: 'POST', body });
    await enter();
  }

  async function leave(): Promise<void> {
    setClient(null);
    await fetch('/portal/logout', { method: 'POST' });
  }

  return (
    <>
      <header>
        <h1>Mes commandes</h1>
      </header>
      <main>
        {client ? (
          <>
            <div className="choices">
              <label>
                Langue
                <select value={locale} onChange={({ target }) => setLocale(target.value === 'en' ? 'en' : 'fr')}>
                  <option value="fr">Français</option>
                  <option value="en">English</option>
                </select>
              </label>
              <label>
                Couleurs
                <select
                  value={theme}
                  onChange={({ target: { value } }) =>
                    setTheme(value === 'light' || value === 'dark' ? value : 'system')
                  }
                >
                  <option value="system">Comme l’appareil</option>
                  <option value="light">Claires</option>
                  <option value="dark">Sombres</option>
                </select>
              </label>
              <button type="button" onClick={() => void leave()}>
                Quitter
              </button>
            </div>
            <h2>Votre réclamation</h2>
            {claimIds.map((claimId) => (
              <ClaimThread
                key={claimId}
                claimId={claimId}
                client={client}
                locale={locale}
                theme={theme}
                onSignIn={() => setClient(null)}
              /> // 5
            ))}
            <p>Une question sur votre livraison ? Écrivez-nous ci-dessus.</p>
          </>
        ) : (
          <form onSubmit={signIn}>
            <label>
              Adresse
              <input name="email" type="email" required autoComplete="username" />
            </label>
            <label>
              Mot de passe
              <input name="password" type="password" required autoComplete="current-password" />
            </label>
            <button type="submit">Entrer</button>
          </form>
        )}
      </main>
    </>
  );
}

const place = document.getElementById('portal');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <Portal />
    </StrictMode>,
  );
}
