import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { Send } from './Send.jsx';

createRoot(document.querySelector('main')).render(
  <StrictMode>
    <Send />
  </StrictMode>,
);
