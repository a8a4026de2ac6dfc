import type { CompletedRequest, Mockttp } from 'mockttp';

/** A Google account, as far as OAuth2 goes: the client that n8n's Google credentials are made with, and its token. */
export class GoogleAccount {
	readonly clientId = 'e2e.apps.googleusercontent.com';
	readonly clientSecret = 'e2e-client-secret';
	readonly #accessToken = 'ya29.e2e';

	async listen(proxy: Mockttp): Promise<void> {
		await proxy.forPost('https://oauth2.googleapis.com/token').thenCallback(async (request) => {
			const form = await request.body.getFormData();
			const known =
				form?.client_secret === this.clientSecret ||
				request.headers.authorization ===
					`Basic ${Buffer.from(`${this.clientId}:${this.clientSecret}`).toString('base64')}`;
			return known
				? {
						statusCode: 200,
						json: {
							access_token: this.#accessToken,
							refresh_token: '1//e2e',
							expires_in: 3599,
							token_type: 'Bearer',
						},
					}
				: { statusCode: 401, json: { error: 'invalid_client' } };
		});
	}

	isAuthorized(request: CompletedRequest): boolean {
		return request.headers.authorization === `Bearer ${this.#accessToken}`;
	}
}

/** An error, as Google's APIs respond with. */
export function problem(statusCode: number, message: string) {
	return { statusCode, json: { error: { code: statusCode, message } } };
}

export const unauthorized = problem(401, 'Request had invalid authentication credentials.');
