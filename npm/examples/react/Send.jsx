import { useState } from 'react';
import { Forewarn } from 'forewarn';
import { Guard } from 'forewarn/react';

// off the main thread, and fetched when the page is there
const checker = Forewarn.load({ worker: true });

export function Send() {
  const [to, setTo] = useState('');
  const [answer, setAnswer] = useState();
  const [isSent, setSent] = useState(false);
  const send = (event) => {
    event.preventDefault();
    setSent(true);
  };
  return (
    <form onSubmit={send}>
      <h1>Send</h1>
      <label htmlFor="to">Recipient</label>
      <Guard checker={checker} onAnswer={(detail) => setAnswer(detail.answer)}>
        <input id="to" name="to" value={to} onChange={(event) => setTo(event.target.value)} autoComplete="off" required />
      </Guard>
      <button>Send</button>
      <output>{isSent ? `This would be sent. The list said: ${answer?.state}` : ''}</output>
    </form>
  );
}
