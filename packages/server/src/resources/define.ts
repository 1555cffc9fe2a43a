import type { StaticStructureSchema } from '@smithy/types'
import type { Column, ColumnRule } from './columns.ts'

/** A JSON object as it stands in a row. */
export type Json = Readonly<Record<string, unknown>>

export type Tier = 'base' | 'posture'

/** Which part of AWS a row belongs to: what an ARN is made of. `region` is empty for global services. */
export interface Place {
  partition: string
  account: string
  region: string
}

type ClientClass<C> = new (configuration: never) => C

/**
 * What a definition may use to call AWS: `client(Class)` is the door's client for the scope's region (or another region of
 * the same account), with credentials, pacing, retries and counting.
 */
export interface Call {
  client<C>(type: ClientClass<C>, region?: string): C
  place: Place
}

/**
 * The three documents of a row, as pure functions see them. A detail that was never answered has no entry; one that AWS
 * answered with "nothing is set", or a side list without an item for the row, is `{}`.
 */
export interface Documents {
  config: Json
  details: Readonly<Record<string, Json>>
  tags: Readonly<Record<string, string>> | null
}

/** One detail call per row. `absent` lists AWS's error codes that mean "nothing is set", which is an answer. */
export interface Detail {
  tier: Tier
  permission: string
  absent?: readonly string[]
  /** False where the call makes no sense for this row; it is then neither made nor unknown. */
  when?(config: Json): boolean
  /** `call.place` is the row's own, its region too; base details are answered before posture details are asked. */
  call(call: Call, config: Json): Promise<object>
  /** The part of the answer to keep, by the operation's output shape; all of it when left out. */
  shape: StaticStructureSchema
}

/**
 * A list of the same scope whose items belong to rows of the main list; `key` of an item equals `of` of a row, or one of
 * them where a row names several. The item is kept among the row's details under the side's name: as it is, or with `many` as `{ items: [...] }`.
 */
export interface Side {
  tier: Tier
  permission: string
  /** False where the list says nothing about this row; it then has no entry and nothing is unknown. */
  when?(config: Json): boolean
  /** True where several items may belong to one row. */
  many?: true
  list(
    call: Call,
    token: string | undefined,
  ): Promise<{ items: readonly object[]; next?: string | undefined }>
  key(item: Json): string
  of(config: Json): string | readonly string[]
  /** The shape of one item. */
  shape: StaticStructureSchema
}

/** A pure function over the documents, stored with the row and computed anew from the store when `version` grows. */
interface Computed {
  version: number
  of(documents: Documents): Json
}

/** How a value that must not be stored is kept: the names of a map with a keyed hash each, or one keyed hash. */
export type SecretKind = 'map' | 'text'

/**
 * An edge to another row. The target's ARN is made from its id by the target type, or stands in the row (`arn`). A path
 * through lists is written `A[].B`, a list of plain values `A[]`. `from` names the document of the path: the operation of a
 * detail or side, or `computed`; config when left out.
 */
export type Relation =
  | { kind: string; type: string; id: string; from?: string }
  | { kind: string; arn: string; from?: string }

/**
 * Where the tags of a type come from: a member, AWS's tagging API (its resource type filter), or a detail call. `none`: AWS
 * gives the type no tags. `never`: it does, but the call that tells them is not made, so that they are unknown.
 */
type Tags =
  | { from: 'config'; path: string }
  | { from: 'tagging'; filter: string }
  | { from: 'detail'; operation: string; path: string }
  | { from: 'none' }
  | { from: 'never'; operation: string; reason: string }

export interface TypeRules {
  /** Steampipe's word for it, which is the view, the CLI's and the API's word too. */
  type: string
  title: string
  service: string
  /** The shape of one listed item in the SDK's schema; plain columns and normalising come from it. */
  shape: StaticStructureSchema
  /** Path of the member that holds the ARN, or how AWS makes it from the id. */
  arn: string | ((config: Json, place: Place) => string)
  /** Makes the ARN from an id alone, so that other rows can point at this type. */
  arnOfId?(id: string, place: Place): string
  id: string
  /** Path of the name; `Name` of the tags when left out. */
  name?: string
  /** The row's own region where it is not the scope's; undefined while it is not known. */
  region?(config: Json, details?: Documents['details']): string | undefined
  tags: Tags
  columns: Readonly<Record<string, ColumnRule>>
  details?: Readonly<Record<string, Detail>>
  computed?: Computed
  relations?: readonly Relation[]
  /**
   * Members whose list order means something; every other list is stored sorted. Here, in `volatile`, `secrets` and `drop`
   * a path is of config (`A.B`, through lists `A[].B`), or of a detail or side call when it begins with its name
   * (`ListUsers.PasswordLastUsed`).
   */
  ordered?: readonly string[]
  /** Members that move by themselves; kept beside the row, outside hash and history. */
  volatile?: readonly string[]
  secrets?: Readonly<Record<string, SecretKind>>
  /** Members that are never stored. */
  drop?: readonly string[]
  /** Other words for the type, such as `ec2`. */
  alias?: readonly string[]
}

export interface ResourceType extends TypeRules {
  details: Readonly<Record<string, Detail>>
  relations: readonly Relation[]
  ordered: readonly string[]
  volatile: readonly string[]
  secrets: Readonly<Record<string, SecretKind>>
  drop: readonly string[]
  alias: readonly string[]
  /** All columns of the view, in order, the common ones last. Filled by `columnsOf`. */
  readonly allColumns: readonly Column[]
}

export interface SourceRules<Item extends object> {
  /** `<service>:<Operation>`, also the name of the scope in the ledger. */
  source: string
  /** `region`: once in every region. `account`: once, from the partition's home region. */
  per: 'region' | 'account'
  /** IAM actions of the list call; the first one is named when it is refused. */
  permissions: readonly string[]
  /** Scopes of one lane, account and region run one after the other, because AWS counts their calls together. */
  lane?: string
  types: readonly ResourceType[]
  sides?: Readonly<Record<string, Side>>
  list(call: Call, token: string | undefined): Promise<{ items: readonly Item[]; next?: string | undefined }>
  /** Needed where there are several types; undefined passes the item over. */
  typeOf?(item: Item): ResourceType | undefined
}

export interface Source {
  source: string
  service: string
  per: 'region' | 'account'
  permissions: readonly string[]
  lane: string
  types: readonly ResourceType[]
  sides: Readonly<Record<string, Side>>
  list(
    call: Call,
    token: string | undefined,
  ): Promise<{ items: readonly object[]; next?: string | undefined }>
  typeOf(item: object): ResourceType | undefined
}

/** States a way AWS lists things. Everything else about scanning it is derived. */
export function defineSource<Item extends object>(rules: SourceRules<Item>): Source {
  const [only] = rules.types
  return {
    source: rules.source,
    service: rules.source.slice(0, rules.source.indexOf(':')),
    per: rules.per,
    permissions: rules.permissions,
    lane: rules.lane ?? rules.source,
    types: rules.types,
    sides: rules.sides ?? {},
    list: (call, token) => rules.list(call, token),
    // The engine hands back exactly what `list` gave, so the item has the type that `list` states.
    typeOf: (item) => (rules.typeOf ? rules.typeOf(item as Item) : only),
  }
}
