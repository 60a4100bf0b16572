export interface OrderProblem {
  field:
    | 'account'
    | 'credential'
    | 'keyType'
    | 'names'
    | 'validation'
    | 'port'
    | 'folder'
    | 'host'
    | 'login'
    | 'hostKey'
    | 'lifetimeDays'
  message: string
  /** What mends it at once. */
  fix?: 'add-account' | 'add-credential' | 'switch-environment' | 'validate-by-dns' | 'validate-by-http'
}
