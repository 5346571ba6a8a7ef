import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { Engine } from "@/api/engine";
import { EngineContext, useGreeted } from "@/api/hooks";
import { useKeymap } from "@/commands/hooks";
import { t } from "@/i18n";
import { EmptyState } from "@/kit/Notice";
import { initialToken, keepToken } from "@/platform/token";

import { useAppearance } from "./appearance";
import { Shell } from "./Shell";
import { SignIn } from "./SignIn";

export function App() {
  const [token, setToken] = useState(initialToken);
  const [refused, setRefused] = useState(false);
  useAppearance();
  useKeymap();
  if (token === undefined) {
    return (
      <SignIn
        refused={refused}
        onToken={(given) => {
          keepToken(given);
          setToken(given);
        }}
      />
    );
  }
  return (
    <SignedIn
      key={token}
      token={token}
      onRefused={() => {
        keepToken(undefined);
        setToken(undefined);
        setRefused(true);
      }}
    />
  );
}

function SignedIn({ token, onRefused }: { token: string; onRefused: () => void }) {
  const [engine] = useState(() => new Engine(token, onRefused));
  const [queries] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } } }));
  useEffect(() => {
    engine.start();
    return () => {
      engine.close();
    };
  }, [engine]);
  return (
    <EngineContext value={engine}>
      <QueryClientProvider client={queries}>
        <Greeting />
      </QueryClientProvider>
    </EngineContext>
  );
}

function Greeting() {
  if (useGreeted()) return <Shell />;
  return <EmptyState title={t.shell.connecting.title} text={t.shell.connecting.text} />;
}
