import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

export default defineConfig({
  main: {
    build: {
      // One file loads faster than hundreds: a cold terminal command pays for every module it opens.
      externalizeDeps: { exclude: ['acme-client', 'dns-packet', 'kysely', 'zod'], include: ['keytar'] },
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          headless: 'src/main/headless.ts',
          cli: 'src/main/cli.ts',
          'key-file-worker': 'src/main/key-files/worker.ts',
        },
      },
    },
  },
  preload: {
    build: { rollupOptions: { input: { index: 'src/preload/index.ts' }, output: { format: 'cjs' } } },
  },
  renderer: {
    plugins: [react(), tailwindcss()],
    build: { minify: true, rollupOptions: { input: 'src/renderer/index.html' } },
  },
})
