/** The build of MapLibre for strict content policies: the same library, whose worker is a file instead of a blob. */
declare module 'maplibre-gl/dist/maplibre-gl-csp' {
  import type * as Library from 'maplibre-gl';

  const maplibre: typeof Library;
  // eslint-disable-next-line no-restricted-syntax -- the file is UMD: its one export has no name.
  export default maplibre;
}
