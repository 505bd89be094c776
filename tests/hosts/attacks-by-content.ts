import { type Attack, attack, canary, END, file, get, type Place, post, raw, type Sent } from './attack.ts';

const rule = (name: string) =>
  JSON.stringify({ name, measure: 'hotspot.incidents', threshold: 1, severity: 'low', enabled: true }).replaceAll('\\\\', '\\');
const asRule: Sent = { path: '/api/alert-rules' };

/** Requests that are wrong by what they hold, hand over or claim to be. */
export const inputAttacks: readonly Attack[] = [
  attack('JSON deeper than any stack', 400, 'input.invalid', post(`{"file":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)),
  attack('JSON deeper than any stack, not closed', 400, 'input.invalid', post('['.repeat(500_000))),
  attack('objects within objects', 400, 'input.invalid', post(`${'{"file":'.repeat(5_000)}1${'}'.repeat(5_000)}`)),
  attack('more values than a request may hold', 413, 'input.too-large', post(`{"file":[${'1,'.repeat(200_000)}1]}`)),
  attack('a prototype', 400, 'input.invalid', post(`{"file":"abcdefgh","__proto__":{"role":"${canary}"}}`)),
  attack('a prototype in escapes', 400, 'input.invalid', post(`{"file":"abcdefgh","\\u005f_proto__":{"role":"${canary}"}}`)),
  attack('a prototype further down', 400, 'input.invalid', post(`{"file":"abcdefgh","mapping":{"__proto__":{"time":"${canary}"}}}`)),
  attack('a constructor', 400, 'input.invalid', post(`{"file":"abcdefgh","constructor":{"prototype":{"role":"${canary}"}}}`)),
  attack('an unknown field', 400, 'input.invalid', post(`{"file":"abcdefgh","role":"${canary}"}`)),
  attack('an unknown field in the query', 400, 'input.invalid', get(`/api/incidents?colour=${canary}`)),
  attack('a prototype in the query', 400, 'input.invalid', get(`/api/incidents?__proto__=${canary}`)),
  attack('one field twice', 400, 'input.invalid', get('/api/incidents?page=1&page=2')),
  attack('a query beside a body', 400, 'input.invalid', post('{"file":"abcdefgh"}', { path: `/api/incidents/preview?timeZone=${canary}` })),
  attack('an id in the body and the path', 400, 'input.invalid', post('{"id":7}', { path: '/api/alerts/8/acknowledge' })),
  attack('a body longer than allowed', 413, 'input.too-large', post(`{"file":"${canary.repeat(100_000)}"}`)),
  attack('a length longer than allowed, and nothing sent', 413, 'input.too-large', raw('Content-Length: 999999999999\r\n')),
  attack(
    'chunks without end',
    413,
    'input.too-large',
    raw('Transfer-Encoding: chunked\r\n', `10000\r\n${'x'.repeat(65_536)}\r\n`.repeat(17)),
  ),
  attack('bytes that are no UTF-8', 400, 'input.invalid', post(Buffer.from(`{"file":"${canary}\xff\xfe"}`, 'latin1'))),
  attack('UTF-16', 415, 'input.invalid', post(Buffer.from(file, 'utf16le'), { type: 'application/json; charset=utf-16' })),
  attack('a packed body', 415, 'input.invalid', post(file, { headers: 'Content-Encoding: gzip\r\n' })),
  attack('an empty body that says it is JSON', 400, 'input.invalid', post('')),
  attack('JSON with more behind it', 400, 'input.invalid', post(`${file}${file}`)),
  attack('a list instead of an object', 400, 'input.invalid', post(`["${canary}"]`)),
  attack('NUL in a text', 400, 'input.hidden-characters', post(`{"file":"${canary}\\u0000"}`)),
  attack(
    'NUL in a name of a column',
    400,
    'input.hidden-characters',
    post('{"file":"abcdefgh","mapping":{"originWords":{"a\\u0000":"reported"}}}'),
  ),
  attack('half a pair of surrogates', 400, 'input.hidden-characters', post(`{"file":"${canary}\\ud800"}`)),
  attack('NUL in the query', 400, 'input.hidden-characters', get(`/api/incidents?from=${canary}%00`)),
  attack('a name that turns its direction', 400, 'input.hidden-characters', post(rule(`${canary}\\u202e`), asRule)),
  attack('a name with an isolate', 400, 'input.hidden-characters', post(rule(`${canary}\\u2066`), asRule)),
  attack('a name with a blank of no width', 400, 'input.hidden-characters', post(rule(`${canary.slice(0, 3)}\\u200b${canary}`), asRule)),
  attack('a name with a line break', 400, 'input.hidden-characters', post(rule(`${canary}\\r\\nX`), asRule)),
  attack('a name with a colour of the terminal', 400, 'input.hidden-characters', post(rule(`\\u001b[31m${canary}`), asRule)),
  attack('a name longer than allowed', 400, 'input.invalid', post(rule(canary.repeat(20)), asRule)),
  attack('a name of blanks', 400, 'input.invalid', post(rule('   '), asRule)),
];

const upload =
  (query: string, body = canary, headers = '') =>
  (place: Place) =>
    post(body, { path: `/api/files?${query}`, type: 'text/csv', headers })(place);

export const fileAttacks: readonly Attack[] = [
  ...['..%2f..%2fetc%2fpasswd', '%2fetc%2fpasswd', '..', '.', '..%5c..%5cboot.ini', 'C:%5cx.csv', 'a%2fb.csv'].map((name) =>
    attack(`a file called ${name}`, 400, 'input.invalid', upload(`name=${name}`)),
  ),
  attack('a file whose name holds NUL', 400, 'input.hidden-characters', upload('name=a.csv%00.exe')),
  attack('a file whose name turns its direction', 400, 'input.hidden-characters', upload('name=%E2%80%AEvsc.exe')),
  attack('a file whose name breaks a line', 400, 'input.hidden-characters', upload('name=a%0d%0aX-A:%20b.csv')),
  attack('a file whose name has no end', 400, 'input.invalid', upload(`name=${'a'.repeat(300)}.csv`)),
  attack('a file without a name', 400, 'input.invalid', upload('')),
  attack('a file with two names', 400, 'input.invalid', upload('name=a.csv&name=b.csv')),
  attack('a file with an unknown field', 400, 'input.invalid', upload(`name=a.csv&path=${canary}`)),
  attack('a file larger than allowed', 413, 'file.too-large', upload('name=a.csv', canary.repeat(1_000))),
];

const bearer =
  (token: string) =>
  ({ own }: Place) =>
    `GET /api/users/me HTTP/1.1\r\nHost: ${own}\r\nAuthorization: ${token}\r\n${END}`;

export const tokenAttacks: readonly Attack[] = [
  attack('no token', 401, 'users.sign-in-needed', ({ own }) => `GET /api/users/me HTTP/1.1\r\nHost: ${own}\r\n${END}`),
  attack('a token of nobody', 401, 'users.sign-in-needed', bearer(`Bearer ${canary.repeat(4)}`)),
  attack('a token without end', 401, 'users.sign-in-needed', bearer(`Bearer ${canary.repeat(500)}`)),
  attack('a token with a path in it', 401, 'users.sign-in-needed', bearer(`Bearer ../../${canary.repeat(4)}`)),
  attack(
    'a token that is not signed',
    401,
    'users.sign-in-needed',
    bearer('Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsInJvbGUiOiJhZG1pbiJ9.'),
  ),
  attack('name and password as Basic', 401, 'users.sign-in-needed', bearer(`Basic ${Buffer.from(`admin:${canary}`).toString('base64')}`)),
  attack(
    'a token in a cookie',
    401,
    'users.sign-in-needed',
    ({ own, auth }) => `GET /api/users/me HTTP/1.1\r\nHost: ${own}\r\nCookie: token=${auth.slice(22).trim()}\r\n${END}`,
  ),
  attack(
    'a token in the address',
    401,
    'users.sign-in-needed',
    ({ own, auth }) => `GET /api/users/me?access_token=${auth.slice(22).trim()} HTTP/1.1\r\nHost: ${own}\r\n${END}`,
  ),
  attack(
    'a body of nobody, longer than allowed',
    401,
    'users.sign-in-needed',
    ({ own }) =>
      `POST /api/incidents/preview HTTP/1.1\r\nHost: ${own}\r\nContent-Type: application/json\r\nContent-Length: 999999999\r\n\r\n{"file":"${canary}`,
  ),
  attack(
    'a file of nobody',
    401,
    'users.sign-in-needed',
    ({ own }) =>
      `POST /api/files?name=a.csv HTTP/1.1\r\nHost: ${own}\r\nContent-Type: text/csv\r\nContent-Length: 999999999\r\n\r\n${canary}`,
  ),
];
