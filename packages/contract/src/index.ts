export { AwsError, type CallSite, handleAWSError, isRetryable } from './aws-error.ts'
export { type AwsErrorCode, awsErrorCodes, type DenialSource, goneCodes } from './aws-error-codes.ts'
export { awsErrorTitles } from './aws-error-sentences.ts'
export { callQueue, type QueueOptions } from './call-queue.ts'
export { type ApiClient, type Client, type ClientOptions, createClient } from './client.ts'
export { type Contract, contract } from './contract.ts'
export { AppError, type ErrorBody, type ErrorCode, errorStatus, isErrorCode } from './errors.ts'
export { Filter } from './filter/filter.ts'
export { FilterSyntaxError } from './filter/filter-syntax-error.ts'
export { formatFilter } from './filter/format-filter.ts'
export { parseFilter } from './filter/parse-filter.ts'
export {
  configureLogger,
  createLogger,
  type Logger,
  type LogLevel,
  type LogSink,
  logger,
  logLevels,
} from './logger.ts'
export { type Access, accessLevels, type RouteMeta } from './routes/base.ts'
export { Account, AccountInput, ConnectionMethod, ConnectionTest } from './schemas/account.ts'
export {
  Column,
  Facet,
  FieldChange,
  Resource,
  ResourceDetail,
  ResourcePage,
  ResourceQuery,
  ResourceType,
  ResourceVersion,
} from './schemas/resource.ts'
export {
  Gap,
  Scan,
  ScanRequest,
  ScanState,
  ScanSummary,
  Scope,
  ScopeState,
  scanStates,
  scopeStates,
  Tier,
  tiers,
} from './schemas/scan.ts'
export { SqlRequest, SqlResult } from './schemas/sql.ts'
export { Secret } from './secret.ts'
