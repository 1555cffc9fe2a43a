/** Engines of clusters and instances, their versions, ports and classes. */
export const clusterEngines = [
  {
    engine: 'aurora-postgresql',
    version: '15.8',
    port: 5432,
    class: 'db.r6g.large',
    group: 'default.aurora-postgresql15',
  },
  {
    engine: 'aurora-mysql',
    version: '8.0.mysql_aurora.3.08.0',
    port: 3306,
    class: 'db.r5.large',
    group: 'default.aurora-mysql8.0',
  },
  { engine: 'docdb', version: '5.0.0', port: 27017, class: 'db.t4g.medium', group: 'default.docdb5.0' },
  { engine: 'neptune', version: '1.3.2.1', port: 8182, class: 'db.r6g.large', group: 'default.neptune1.3' },
] as const

/** Engines of instances that stand alone. */
export const instanceEngines = [
  {
    engine: 'postgres',
    version: '16.4',
    port: 5432,
    class: 'db.t4g.medium',
    group: 'default.postgres16',
    license: 'postgresql-license',
  },
  {
    engine: 'mysql',
    version: '8.0.39',
    port: 3306,
    class: 'db.m6g.large',
    group: 'default.mysql8.0',
    license: 'general-public-license',
  },
  {
    engine: 'mariadb',
    version: '10.11.9',
    port: 3306,
    class: 'db.t3.medium',
    group: 'default.mariadb10.11',
    license: 'general-public-license',
  },
  {
    engine: 'postgres',
    version: '12.19',
    port: 5432,
    class: 'db.m5.large',
    group: 'default.postgres12',
    license: 'postgresql-license',
  },
  {
    engine: 'mysql',
    version: '5.7.44',
    port: 3306,
    class: 'db.t2.medium',
    group: 'default.mysql5.7',
    license: 'general-public-license',
  },
  {
    engine: 'sqlserver-se',
    version: '15.00.4395.2.v1',
    port: 1433,
    class: 'db.m5.xlarge',
    group: 'default.sqlserver-se-15.0',
    license: 'license-included',
  },
] as const
