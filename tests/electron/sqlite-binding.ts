/**
 * Builds better-sqlite3's native binding for Node-API 8, so that it loads in the Electron test runtime (see runtime.ts),
 * whose Node 18 is older than the Node-API 10 that the package's own prebuilt binary needs. Test use only; about 80 s, once.
 * Only references to strings need Node-API 10: here they are held through an object. Needs g++ (Debian: g++).
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

const stringReference = `
class StringRef {
public:
  StringRef() {}
  explicit StringRef(Napi::Env env, Napi::String value) {
    Napi::Object holder = Napi::Object::New(env);
    holder.Set(0u, value);
    ref = Napi::Persistent(holder);
  }
  Napi::String Value() const { return ref.Value().Get(0u).As<Napi::String>(); }
private:
  Napi::ObjectReference ref;
};
`;

/** @returns absolute path of the built .node file */
export async function buildSqliteBinding(outputFile: string): Promise<string> {
  if (await exists(outputFile)) return outputFile;
  const packageFolder = path.dirname(require.resolve('better-sqlite3/package.json'));
  const work = await mkdtemp(path.join(tmpdir(), 'khareetaty-binding-'));
  try {
    await cp(path.join(packageFolder, 'src'), path.join(work, 'src'), { recursive: true });
    await holdStringsThroughObjects(path.join(work, 'src'));
    const includes = [
      path.join(packageFolder, 'deps/sqlite3'),
      path.join(path.dirname(require.resolve('node-addon-api/package.json'))),
      (require('node-api-headers') as { readonly include_dir: string }).include_dir,
    ].flatMap((folder) => ['-I', folder]);
    const common = ['-c', '-O2', '-fPIC', '-DNDEBUG', ...includes];
    const sqlite = path.join(work, 'sqlite3.o');
    const addon = path.join(work, 'addon.o');
    const built = path.join(work, 'better_sqlite3.node');
    await Promise.all([
      run('gcc', [
        ...common,
        ...(await sqliteDefines(packageFolder)),
        '-w',
        path.join(packageFolder, 'deps/sqlite3/sqlite3.c'),
        '-o',
        sqlite,
      ]),
      run('g++', [
        ...common,
        '-std=c++20',
        '-fvisibility=hidden',
        '-DNAPI_VERSION=8',
        '-DNAPI_DISABLE_CPP_EXCEPTIONS',
        '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
        path.join(work, 'src/better_sqlite3.cpp'),
        '-o',
        addon,
      ]),
    ]);
    await run('g++', ['-shared', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL', addon, sqlite, '-ldl', '-o', built]);
    await mkdir(path.dirname(outputFile), { recursive: true });
    await cp(built, `${outputFile}.part`);
    await rename(`${outputFile}.part`, outputFile);
    return outputFile;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function holdStringsThroughObjects(folder: string): Promise<void> {
  const replacements: readonly (readonly [RegExp, string])[] = [
    [/Napi::Reference<Napi::String>/g, 'StringRef'],
    [/Napi::Persistent\(InternalizedFromLatin1\(env, str\)\)/g, 'StringRef(env, InternalizedFromLatin1(env, str))'],
    [/name\(Napi::Persistent\(InternalizedFromUtf8\(env, name, -1\)\)\)/g, 'name(env, InternalizedFromUtf8(env, name, -1))'],
    [/name\(Napi::Persistent\(pair->name\.Value\(\)\)\)/g, 'name(env, pair->name.Value())'],
  ];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.[ch]pp$/.test(entry.name)) continue;
    const file = path.join(entry.parentPath, entry.name);
    let text = await readFile(file, 'utf8');
    for (const [pattern, replacement] of replacements) text = text.replace(pattern, replacement);
    if (entry.name === 'helpers.cpp') text = stringReference + text;
    await writeFile(file, text);
  }
}

async function sqliteDefines(packageFolder: string): Promise<string[]> {
  const text = await readFile(path.join(packageFolder, 'deps/defines.gypi'), 'utf8');
  return [...text.matchAll(/^\s*'([A-Z][^']*)',?$/gm)].map(([, define]) => `-D${define}`);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
