import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { queries } from './api/queries';
import { startLanguage } from './i18n';
import { router } from './router';
import { StepUpDialog } from './shell/StepUp';
import { Toasts } from './parts/Toast';
import './style/fonts.css';
import './style/tokens.css';
import './style/base.css';
import './style/shell.css';
import './style/forms.css';
import './style/parts.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

await startLanguage();
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
      <StepUpDialog />
      <Toasts />
    </QueryClientProvider>
  </StrictMode>,
);
