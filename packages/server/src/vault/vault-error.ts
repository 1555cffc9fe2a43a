export type VaultErrorCode = 'missing_key' | 'tampered' | 'bad_blob' | 'bad_key'

/**
 * Why the vault does not open, with what to do next. `missing_key`: sealed with a key that is not loaded.
 * `tampered`: the bytes, or the row and field that they stand in, are not those that were sealed.
 * `bad_blob`: not a blob of this vault. `bad_key`: a key that cannot be used. Neither message nor hint holds key or text.
 */
export class VaultError extends Error {
  override readonly name = 'VaultError'
  readonly code: VaultErrorCode
  readonly hint: string

  constructor(code: VaultErrorCode, message: string, hint: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.code = code
    this.hint = hint
  }
}
