import createFetchClient, { type Client, type ClientOptions } from 'openapi-fetch';

/** What a file can be sent as. */
export type FileBody = Blob | ArrayBuffer | Uint8Array;

const JSON_TYPE = 'application/json';
const UNKNOWN_TYPE = 'application/octet-stream';

/** openapi-fetch, which by itself makes JSON of files. */
export function createClient<Paths extends object>(options: ClientOptions): Client<Paths> {
  return createFetchClient<Paths>({ ...options, bodySerializer: serialized, Request: FileRequest });
}

function serialized(body: unknown): BodyInit {
  return isFile(body) || body instanceof FormData ? (body as BodyInit) : JSON.stringify(body);
}

// A file has its own content type where the program names none: openapi-fetch calls whatever is no form JSON.
class FileRequest extends Request {
  constructor(input: RequestInfo | URL, init?: RequestInit) {
    const headers = new Headers(init?.headers);
    const body: unknown = init?.body;
    if (isFile(body) && headers.get('Content-Type') === JSON_TYPE) headers.set('Content-Type', typeOf(body));
    super(input, { ...init, headers });
  }
}

function isFile(body: unknown): body is FileBody {
  return body instanceof Blob || body instanceof ArrayBuffer || ArrayBuffer.isView(body);
}

function typeOf(file: FileBody): string {
  return (file instanceof Blob && file.type) || UNKNOWN_TYPE;
}
