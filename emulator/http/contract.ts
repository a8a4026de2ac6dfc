/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not part of the package; reads the contract */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type AnySchema } from 'ajv';
import addFormats from 'ajv-formats';
import { load } from 'js-yaml';
import { OpenAPIBackend, type Document, type Options } from 'openapi-backend';

/** The contract, as text. */
export const CONTRACT_TEXT = readFileSync(join(__dirname, '..', 'openapi.yaml'), 'utf8');

/** The contract, parsed. */
export const CONTRACT = load(CONTRACT_TEXT) as Document & {
	components: { schemas: Record<string, AnySchema> };
};

/** An openapi-backend for the contract. It checks formats, and parses numbers in a query. */
export function createContract(options: Omit<Options, 'definition'> = {}): OpenAPIBackend {
	return new OpenAPIBackend({
		definition: CONTRACT,
		// Without this, the backend rejects the type arrays of OpenAPI 3.1, and compiles what is never used.
		quick: true,
		coerceTypes: true,
		ajvOpts: { allErrors: true },
		customizeAjv: (ajv) => addFormats(ajv),
		...options,
	});
}

const ajv = addFormats(new Ajv());

/** Whether an address can be invited. */
export const isEmailAddress = ajv.compile<string>(CONTRACT.components.schemas.EmailAddress);

/** Whether a value is an RFC 3339 date, or a date and time with a time zone. */
export const isIsoDate = ajv.compile<string>({
	type: 'string',
	anyOf: [{ format: 'date' }, { format: 'date-time' }],
});
