/** The build of MapLibre for strict content policies: the same library, whose worker is a file instead of a blob. */
declare module 'maplibre-gl/dist/maplibre-gl-csp' {
  const maplibre: typeof import('maplibre-gl');
  export default maplibre;
}
