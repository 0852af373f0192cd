import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // pre-bundling for the development server would lose the files beside the package's code
  optimizeDeps: { exclude: ['forewarn'] },
});
