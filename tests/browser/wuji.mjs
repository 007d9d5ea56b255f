// The real binary, playing a small demo and then serving it on a port that the system chose.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const binary = process.env.WUJI ?? join(root, 'target', 'debug', 'wuji');

/** Where pictures of the run go; git does not see them. */
export const pictures = join(root, 'target', 'screenshots');

/** Starts a demo; `{ url, said(), stop() }`. */
export async function demo({ students = 120, weeks = 2 } = {}) {
  if (!existsSync(binary)) {
    throw new Error(`${binary} is not there: cargo build -p wuji-service --bin wuji, or name it with WUJI`);
  }
  const place = mkdtempSync(join(tmpdir(), 'wuji-browser-'));
  const child = spawn(
    binary,
    ['demo', '--students', `${students}`, '--weeks', `${weeks}`, '--listen', '127.0.0.1:0', '--keep', join(place, 'college')],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    const hear = (chunk) => {
      said += chunk;
      const found = /^\s*(http:\/\/127\.0\.0\.1:\d+)\/\s*$/m.exec(said);
      if (found) resolve(found[1]);
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the demo ended with ${code}:\n${said}`)));
  });
  return {
    url,
    said: () => said,
    async stop() {
      child.kill('SIGTERM');
      const code = await ended;
      rmSync(place, { recursive: true, force: true });
      return code;
    },
  };
}
