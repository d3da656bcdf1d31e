import openapiTS, { astToString } from 'openapi-typescript';

/**
 * The types of an OpenAPI document. Operations are named by method and path: handlers of different capabilities share short names
 * (`list`, `create`), and types of the same name would be merged.
 *
 * @param {any} document
 * @returns {Promise<string>}
 */
export async function generated(document) {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      operation.operationId = `${method} ${path}`;
    }
  }
  const head = '// Made from docs/reference/openapi.json by `npm run api`; do not edit.\n\n';
  return head + astToString(await openapiTS(document));
}
