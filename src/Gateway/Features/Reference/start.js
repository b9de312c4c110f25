// Draws the API document into the page. Nothing is asked of another host: no fonts, no proxy, no telemetry.
const place = document.getElementById('reference');
Scalar.createApiReference(place, {
  url: place.dataset.document,
  operationTitleSource: 'path',
  withDefaultFonts: false,
  telemetry: false,
  proxyUrl: '',
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
  authentication: { preferredSecurityScheme: 'bearer' },
  documentDownloadType: 'json',
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  metaData: { title: document.title },
});
