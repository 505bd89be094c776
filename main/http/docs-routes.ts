import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { describeApi } from './openapi.ts';

/** Swagger UI sets styles on its elements; its scripts come from here alone. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `/openapi.json`, and `/docs` to read and try it. Both tell nothing but the contract, and need no sign-in. */
export async function addDocsRoutes(server: FastifyInstance, version: string): Promise<void> {
  const document = describeApi(version);
  server.get('/openapi.json', (_request, reply) => reply.send(document));
  await server.register(async (scope) => {
    scope.addHook('onSend', async (_request, reply) => {
      reply.header('content-security-policy', POLICY);
    });
    // Safe: the document is OpenAPI 3.1; the plugin's type is that of another package's description of it.
    await scope.register(swagger, { mode: 'static', specification: { document: document as never } });
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: false,
      theme: { title: 'Khareetaty API', css: [{ filename: 'plain.css', content: '.topbar { display: none }' }] },
    });
  });
}
