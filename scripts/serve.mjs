// Serves dist/www on 127.0.0.1 and prints the address. A file is packed once, when it is first asked for.
import { createServer } from 'node:http';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join, normalize, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const site = resolve(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'www');

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.fwl': 'application/octet-stream',
  '.webmanifest': 'application/manifest+json',
};

const ENCODERS = {
  br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes) => gzipSync(bytes),
};

/** @returns {Promise<{ url: string, close: () => void }>} */
export async function serve(port = 0, folder = site) {
  const packed = new Map();
  const server = createServer((request, response) => {
    const [pathname] = request.url.split('?');
    const path = join(folder, normalize(pathname.endsWith('/') ? `${pathname}index.html` : pathname));
    if (!path.startsWith(folder + sep) || !existsSync(path) || !statSync(path).isFile()) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
      return;
    }
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    // pictures are packed already, and a list can't be
    const accepted = /png|octet/.test(type) ? [] : (request.headers['accept-encoding'] ?? '').split(/[,\s]+/);
    const encoding = ['br', 'gzip'].find((name) => accepted.includes(name));
    const key = `${encoding} ${path} ${statSync(path).mtimeMs}`;
    if (!packed.has(key)) {
      const bytes = readFileSync(path);
      packed.set(key, encoding ? ENCODERS[encoding](bytes) : bytes);
    }
    response
      .writeHead(200, {
        'content-type': type,
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
        vary: 'accept-encoding',
        ...(encoding && { 'content-encoding': encoding }),
      })
      .end(packed.get(key));
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve(Number(process.argv[2] ?? 8080)).catch(() => serve());
  console.log(`Forewarn's site: ${url}   (Ctrl-C ends it)`);
}
