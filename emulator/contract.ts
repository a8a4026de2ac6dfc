/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- the emulator is no part of the package, and its contract is a file */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type AnySchema } from 'ajv';
import addFormats from 'ajv-formats';
import { OpenAPIBackend, type Document, type Options } from 'openapi-backend';
import { parse } from 'yaml';

/** The contract as it is written. */
export const CONTRACT_TEXT = readFileSync(join(__dirname, 'openapi.yaml'), 'utf8');

const document = parse(CONTRACT_TEXT) as Document & {
	components: { schemas: Record<string, AnySchema> };
};

/** An openapi-backend that holds to the contract: it knows the formats and reads queries as numbers where it says so. */
export function createContract(options: Omit<Options, 'definition'> = {}): OpenAPIBackend {
	return new OpenAPIBackend({
		definition: document,
		// Without it the backend refuses the type lists of OpenAPI 3.1, and compiles what is never asked for.
		quick: true,
		coerceTypes: true,
		ajvOpts: { allErrors: true },
		customizeAjv: (ajv) => addFormats(ajv),
		...options,
	});
}

const ajv = addFormats(new Ajv());

/** The rule of the contract for an address that can be invited. */
export const isEmailAddress = ajv.compile<string>(document.components.schemas.EmailAddress);

/** A date, or a moment with its time zone, in the writing of RFC 3339. */
export const isIsoDate = ajv.compile<string>({
	type: 'string',
	anyOf: [{ format: 'date' }, { format: 'date-time' }],
});
