/** A controlled React field and a page that changes all the time, as exchanges do. */
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

function Send() {
  const [recipient, setRecipient] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        window.sent = recipient;
      }}
    >
      <label>
        Recipient <input id="recipient" value={recipient} onChange={(event) => setRecipient(event.target.value)} />
      </label>
      <output id="state">{recipient}</output>
      <button id="send">Send</button>
    </form>
  );
}

function Ticker() {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn((n) => n + 1), 20);
    return () => clearInterval(timer);
  }, []);
  return (
    <ul>
      {Array.from({ length: 50 }, (_, i) => (
        <li key={i}>{(turn * 7919 + i) % 100003} USD</li>
      ))}
    </ul>
  );
}

function Route() {
  const [address, setAddress] = useState(null);
  window.go = setAddress;
  return address ? <p id="route">To: {address}</p> : null;
}

createRoot(document.getElementById('app')).render(
  <StrictMode>
    <Send />
    <Ticker />
    <Route />
  </StrictMode>,
);
