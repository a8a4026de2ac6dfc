import { ICredentialsHelper, NodeHelpers } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	IHttpRequestOptions,
	INodeCredentials,
	INodeProperties,
} from 'n8n-workflow';

import type { LoadedPackage } from './package';

/** What the user typed into the credential. */
export type CredentialData = {
	apiKey: string;
	authorization?: 'raw' | 'bearer';
	baseUrl: string;
};

const idsByContent = new Map<string, string>();

/** The reference that a node keeps: the same content means the same stored credential, unless an id is given. */
export function credentialReference(
	type: string,
	data: CredentialData,
	id?: string,
): INodeCredentials {
	const content = JSON.stringify(data);
	if (!idsByContent.has(content)) idsByContent.set(content, `credential-${idsByContent.size + 1}`);
	return { [type]: { id: id ?? idsByContent.get(content) ?? null, name: 'MeltingSpot account' } };
}

/**
 * n8n's server holds the credentials; n8n-core asks it for them. This one holds a single credential, fills in the
 * defaults of its fields as n8n does, and lets the package's own credential class sign the requests.
 */
export class CredentialStore extends ICredentialsHelper {
	constructor(
		private readonly loaded: LoadedPackage,
		private readonly data: CredentialData,
	) {
		super();
	}

	getParentTypes(name: string): string[] {
		return this.loaded.credential(name).extends ?? [];
	}

	isCredentialUsableByNode(credentialType: string, nodeType: string): boolean {
		const { restrictToSupportedNodes, supportedNodes } = this.loaded.credential(credentialType);
		return !restrictToSupportedNodes || (supportedNodes ?? []).includes(nodeType);
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.loaded.credential(type).properties;
	}

	async getDecrypted(
		_additionalData: unknown,
		_nodeCredentials: unknown,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		return this.withDefaults(type);
	}

	withDefaults(type: string): ICredentialDataDecryptedObject {
		const properties = this.getCredentialsProperties(type);
		return NodeHelpers.getNodeParameters(
			properties,
			this.data,
			true,
			false,
			null,
			null,
		) as ICredentialDataDecryptedObject;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.loaded.credential(typeName);
		if (typeof authenticate !== 'function') {
			throw new Error(`Credential type "${typeName}" has no authenticate() of its own`);
		}
		return await authenticate(credentials, requestOptions);
	}

	/** Only for credentials with a field that expires. */
	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('No node of this package reads an encrypted credential');
	}

	async updateCredentials(): Promise<void> {
		throw new Error('No node of this package changes a credential');
	}

	async updateCredentialsOauthTokenData(): Promise<void> {
		throw new Error('No credential of this package uses OAuth');
	}
}
