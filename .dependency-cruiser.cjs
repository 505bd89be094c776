/** The import directions of the house. Each message says where the code should go instead. */
const only = (from, allowed, comment) => ({
  name: `${from.replace(/[\\^$]/g, '')} may import only its neighbours`,
  severity: 'error',
  comment,
  from: { path: from },
  to: { pathNot: allowed, dependencyTypesNot: ['type-only'] },
});
const builtin = [
  '^node:',
  '^(buffer|fs|path|os|crypto|readline|url|util|events|stream|zlib|worker_threads|child_process|perf_hooks|http|https|net|tls|timers|v8)(/|$)',
];

/** Files of the contract that bring no schemas: zod takes longer to load than all the rest of a thread. */
const withoutSchemas =
  '^preload/contract/(audit-kinds|channels|codec|errors|incident-statuses|login-prefix|origins|pipeline-steps|procedure|report-domain|rule-measures)\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no cycles',
      severity: 'error',
      comment: 'Move the shared piece into a file that both import.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no cycles of types on the screen',
      severity: 'error',
      comment: 'Move the shared type into the file that needs nothing else.',
      from: { path: '^renderer/' },
      to: { circular: true },
    },
    {
      name: 'tests are not imported',
      severity: 'error',
      comment: 'Code that the product needs lives outside tests/.',
      from: { pathNot: '^tests' },
      to: { path: '^tests' },
    },
    only(
      '^analytics/',
      ['^analytics/', 'node_modules/(arima|@bsull/augurs-prophet-wasmstan)/'],
      'Analytics is pure: data comes as arguments, results go back. Fetch in a service, compute here.',
    ),
    {
      name: 'two engines are loaded when they are asked for',
      severity: 'error',
      comment: 'Call loadArima() or loadProphet(): nothing else should pay for the packages.',
      from: { path: '^analytics/', pathNot: ['^analytics/forecast/(arima|prophet)-engine\\.ts$'] },
      to: { path: 'node_modules/', dependencyTypesNot: ['type-only'] },
    },
    only('^preload/contract/', ['^preload/contract/', 'node_modules/zod'], 'The contract is shared by both sides: no I/O, only zod.'),
    only(
      '^preload/[^/]+\\.ts$',
      ['^preload/', '^electron$', 'node_modules/electron'],
      'The bridge is a few lines: put logic into main or the renderer.',
    ),
    only(
      '^main/etl/',
      ['^main/etl/', '^main/batch\\.ts$', '^preload/contract/', '^main/services/ports\\.ts$', ...builtin],
      'ETL turns bytes into batches: storing them is a service.',
    ),
    only(
      '^main/store/',
      ['^main/store/', '^main/(audit-chain|batch|ledger-chain|make-folder|wipe)\\.ts$', '^preload/contract/', 'better-sqlite3', ...builtin],
      'The store holds SQL only: the story belongs in main/services.',
    ),
    only('^preload/drawing/', ['^preload/(contract|drawing)/'], 'Drawing is shared by the screen and by reports: pure, without schemas.'),
    only(
      '^main/reports/',
      ['^main/reports/', '^preload/(contract|drawing)/', 'node_modules/echarts', ...builtin],
      'Reports are drawn from documents: what they say is counted in main/services.',
    ),
    only('^main/print/', ['^main/print/', '^preload/contract/', ...builtin], 'A printer knows its program and nothing else.'),
    only(
      '^main/gateways/',
      ['^main/gateways/', '^preload/contract/', '^main/services/ports\\.ts$', 'node_modules/twilio', ...builtin],
      'A gateway knows its provider and nothing else.',
    ),
    only(
      '^main/central/',
      [
        '^main/central/',
        '^main/(batch|central-wire)\\.ts$',
        '^preload/contract/',
        'node_modules/(@types/)?pg(-copy-streams)?/',
        ...builtin,
      ],
      'The centre is PostGIS text and the way there: the story of a sync belongs in main/services.',
    ),
    only(
      '^main/courier/',
      [
        '^main/courier/',
        '^main/(central-wire|passphrase|replace-file)\\.ts$',
        '^main/store/key\\.ts$',
        '^preload/contract/',
        'node_modules/zod',
        '^readline$',
        ...builtin,
      ],
      'Courier is bytes and keys: what changes mean belongs in main/store and main/services.',
    ),
    only(
      '^main/cache-key/',
      ['^main/cache-key/', '^main/(passphrase|wipe)\\.ts$', '^main/store/key\\.ts$', '^preload/contract/', 'node_modules/zod', ...builtin],
      'Here are the ways to the key of a cache: what it encrypts is in main/store.',
    ),
    only(
      '^main/backup/',
      [
        '^main/backup/',
        '^main/cache-key/',
        '^main/(audit-chain|audit-key|centre-link|log|make-folder|replace-file)\\.ts$',
        '^main/store/(key|restore-files)\\.ts$',
        '^main/workers/pool\\.ts$',
        '^preload/contract/',
        'node_modules/zod',
        ...builtin,
      ],
      'Here is what a backup is and in what order a restore goes: what is done with the file of the cache is in main/store.',
    ),
    {
      name: 'the page loads no schemas',
      severity: 'error',
      comment: 'Take the type alone, or move what is needed into a file of the contract without zod: the host checks what it gets.',
      from: { path: '^renderer/', pathNot: '^renderer/api/routes\\.ts$' },
      to: {
        path: ['^preload/contract/', 'node_modules/zod'],
        pathNot: [withoutSchemas],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'threads load no schemas',
      severity: 'error',
      comment:
        'Take the type alone, or move what is needed into a file of the contract without zod: what comes to a thread was checked before.',
      from: { path: '^main/(etl|store|workers)/' },
      to: { path: ['^preload/contract/', 'node_modules/zod'], pathNot: [withoutSchemas], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pg stays in one folder',
      severity: 'error',
      comment: 'Ask by CentralPort of main/central-wire.ts.',
      from: { path: '^(main|analytics|renderer|preload)', pathNot: '^main/central/' },
      to: { path: 'node_modules/(@types/)?pg(-copy-streams)?/' },
    },
    {
      name: 'services reach the outside through ports',
      severity: 'error',
      comment: 'Take it from main/services/ports.ts; app.ts wires the real thing.',
      from: { path: '^main/services/' },
      to: {
        pathNot: [
          '^main/services/',
          '^preload/(contract|drawing)/',
          '^main/(audit-chain|batch|ledger-chain)\\.ts$',
          '^(node:)?crypto$',
          '^(node:)?timers/promises$',
          'node_modules/zod',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'one kind of work for each worker',
      severity: 'error',
      comment: 'A worker runs the store, analytics or etl: never services or electron.',
      from: { path: '^main/workers/' },
      to: {
        path: ['^main/(services|electron|http|cli|central|gateways)/', 'node_modules/(electron|pg|twilio|fastify)'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'hosts do not know each other, services or the store',
      severity: 'error',
      comment: 'Call app.dispatch: a host is a thin shell over createApp().',
      from: { path: '^main/(electron|http|cli)/' },
      to: { path: ['^main/(services|store|workers)/'], dependencyTypesNot: ['type-only'], pathNot: ['^main/workers/pool\\.ts$'] },
    },
    {
      name: 'only the desktop shell knows electron',
      severity: 'error',
      comment: 'Plain Node cannot load electron: keep it in main/electron and preload/bridge.ts.',
      from: { path: '^(main|analytics|renderer|preload)', pathNot: ['^main/electron/', '^preload/bridge\\.ts$'] },
      to: { path: '(^|node_modules/)electron(/|$)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the renderer has no node and no main',
      severity: 'error',
      comment: 'Ask main by a procedure of the contract.',
      from: { path: '^renderer/' },
      to: { path: ['^main/', '^analytics/', ...builtin], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'actions are the only callers of the client',
      severity: 'error',
      comment: 'Add an action in renderer/actions and call that.',
      from: { path: '^renderer/(panels|map|charts|ui|state)/' },
      to: { path: '^renderer/api/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'dumb parts stay dumb',
      severity: 'error',
      comment: 'Parts of map, charts and ui get data by props; panels connect them to the state.',
      from: { path: '^renderer/(map|charts)/' },
      to: { path: '^renderer/(state|actions|api|panels)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'map and charts do not know each other',
      severity: 'error',
      comment: 'What both draw with (colours, scales, sizes) lives in renderer/ui.',
      from: { path: '^renderer/(map|charts)/' },
      to: { path: '^renderer/(map|charts)/', pathNot: '^renderer/$1/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['\\?(url|raw|worker)$', '\\.(css|gz|json|png|woff2)$'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: '.tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json'],
    },
  },
};
