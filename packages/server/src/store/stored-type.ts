/** SQL types of columns, as the definitions name them. */
export type StoredKind =
  | 'text'
  | 'bigint'
  | 'double precision'
  | 'boolean'
  | 'timestamptz'
  | 'jsonb'
  | 'inet'
  | 'cidr'

/** Where a column's value stands in a row's documents; the catalogue's rules fit it. */
type StoredRule =
  | { from: 'config'; path: string }
  | { from: 'detail'; operation: string; path: string }
  | { from: 'computed'; name: string; needs?: readonly string[] }
  | { from: 'volatile'; path: string; needs?: readonly string[] }
  | { from: 'row'; value: 'tags_src' | 'arn' | 'name' }
  | { from: 'never'; operation: string }

/** A column of a type's view. */
export interface StoredColumn {
  name: string
  kind: StoredKind
  rule: StoredRule
}

/** What the store needs to know of an inventory type to read its rows. The catalogue's types fit it. */
export interface StoredType {
  type: string
  title: string
  /** Path of the member that names a row; without one its title is the tag Name, else the id. */
  name?: string
  tags: { from: 'config'; path: string } | { from: 'tagging' | 'detail' | 'none' | 'never' }
  /** Paths of members that are kept beside the row under exactly these names. */
  volatile: readonly string[]
  allColumns: readonly StoredColumn[]
}
