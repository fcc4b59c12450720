ALTER TABLE change_set ADD COLUMN based_on INTEGER;

ALTER TABLE change_set ADD COLUMN parked INTEGER DEFAULT '0' NOT NULL;

ALTER TABLE change_set ADD COLUMN place INTEGER;

UPDATE change_set SET based_on = (
  SELECT before.pk FROM change_set AS before
  WHERE before.applied_at_log < change_set.applied_at_log
    AND (before.undone_at_log IS NULL OR before.undone_at_log > change_set.applied_at_log)
  ORDER BY before.applied_at_log DESC LIMIT 1
) WHERE applied_at_log IS NOT NULL;

ALTER TABLE change_set DROP COLUMN redoable;

CREATE INDEX ix_change_entity ON change (entity, kind);

CREATE TABLE stayed (
  log INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (log, seq)
)
 WITHOUT ROWID;

ALTER TABLE fact ADD COLUMN until TEXT;

CREATE TABLE connection (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  platform TEXT NOT NULL,
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  login_account TEXT,
  profile TEXT NOT NULL,
  currency TEXT,
  time_zone TEXT,
  test INTEGER NOT NULL DEFAULT '0',
  state TEXT NOT NULL,
  problem TEXT,
  created_at INTEGER NOT NULL,
  signed_in_at INTEGER,
  checked_at INTEGER,
  cursor TEXT,
  PRIMARY KEY (pk),
  UNIQUE (platform, account),
  UNIQUE (id)
);

CREATE TABLE remark (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  kind INTEGER NOT NULL,
  entity INTEGER NOT NULL,
  field TEXT,
  thread INTEGER,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  resolved_at INTEGER,
  resolved_by TEXT,
  PRIMARY KEY (pk),
  UNIQUE (id)
);

CREATE INDEX ix_remark_entity ON remark (kind, entity);

CREATE TABLE saved_view (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  kind TEXT,
  "query" TEXT NOT NULL,
  state TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (pk),
  UNIQUE (id),
  UNIQUE (name)
);

CREATE TABLE custom_rule (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  "key" TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  platform TEXT,
  expression TEXT NOT NULL,
  field TEXT,
  message TEXT NOT NULL,
  severity INTEGER NOT NULL,
  enabled INTEGER DEFAULT '1' NOT NULL,
  tests TEXT,
  author TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (pk),
  UNIQUE (id),
  UNIQUE ("key"),
  UNIQUE (name)
);

CREATE TABLE suppressed_finding (
  kind INTEGER NOT NULL,
  entity INTEGER NOT NULL,
  n INTEGER NOT NULL,
  rule TEXT NOT NULL,
  severity INTEGER NOT NULL,
  field TEXT,
  span_start INTEGER,
  span_end INTEGER,
  message TEXT NOT NULL,
  fix TEXT,
  suppression INTEGER NOT NULL,
  PRIMARY KEY (kind, entity, n)
)
 WITHOUT ROWID;

CREATE TABLE suppression (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  rule TEXT NOT NULL,
  kind INTEGER,
  entity INTEGER,
  field TEXT,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  until TEXT,
  PRIMARY KEY (pk),
  UNIQUE (id)
);

CREATE INDEX ix_suppression_rule ON suppression (rule);

CREATE TABLE heading_meaning (
  heading TEXT NOT NULL,
  kind TEXT NOT NULL,
  field TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (heading, kind)
)
 WITHOUT ROWID;

CREATE TABLE formula (
  pk INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  entity INTEGER NOT NULL,
  field TEXT NOT NULL,
  expression TEXT NOT NULL,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  change_set INTEGER NOT NULL,
  ended_by INTEGER,
  PRIMARY KEY (pk)
);

CREATE INDEX ix_formula_cell ON formula (kind, entity, field);

CREATE INDEX ix_formula_expression ON formula (kind, field, expression);

CREATE TABLE template_use (
  kind INTEGER NOT NULL,
  entity INTEGER NOT NULL,
  template INTEGER NOT NULL,
  part TEXT NOT NULL,
  version INTEGER NOT NULL,
  run BLOB NOT NULL,
  "values" TEXT,
  PRIMARY KEY (kind, entity)
)
 WITHOUT ROWID;

CREATE INDEX ix_template_use_template ON template_use (template);

ALTER TABLE campaign ADD COLUMN negative_lists TEXT;

ALTER TABLE negative_keyword ADD COLUMN account INTEGER REFERENCES account (pk);

CREATE INDEX ix_negative_keyword_list ON negative_keyword (account, shared_set) WHERE shared_set IS NOT NULL;

CREATE TABLE negative_list (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  presence INTEGER NOT NULL,
  live INTEGER NOT NULL,
  account INTEGER,
  name TEXT,
  type TEXT,
  status TEXT,
  labels TEXT,
  comment TEXT,
  remote_id TEXT,
  extra TEXT,
  PRIMARY KEY (pk),
  UNIQUE (id),
  FOREIGN KEY(account) REFERENCES account (pk)
);

CREATE INDEX ix_negative_list_live ON negative_list (pk) WHERE live = 1;

CREATE TABLE budget (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  presence INTEGER NOT NULL,
  live INTEGER NOT NULL,
  account INTEGER,
  name TEXT,
  amount INTEGER,
  delivery TEXT,
  status TEXT,
  labels TEXT,
  comment TEXT,
  remote_id TEXT,
  extra TEXT,
  PRIMARY KEY (pk),
  UNIQUE (id),
  FOREIGN KEY(account) REFERENCES account (pk)
);

CREATE INDEX ix_budget_live ON budget (pk) WHERE live = 1;

CREATE TABLE label (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  presence INTEGER NOT NULL,
  live INTEGER NOT NULL,
  name TEXT,
  colour TEXT,
  description TEXT,
  status TEXT,
  comment TEXT,
  remote_id TEXT,
  extra TEXT,
  PRIMARY KEY (pk),
  UNIQUE (id)
);

CREATE INDEX ix_label_live ON label (pk) WHERE live = 1;

CREATE TABLE snippet (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  presence INTEGER NOT NULL,
  live INTEGER NOT NULL,
  name TEXT,
  text TEXT,
  use TEXT,
  language TEXT,
  approved INTEGER,
  source TEXT,
  status TEXT,
  labels TEXT,
  comment TEXT,
  remote_id TEXT,
  extra TEXT,
  PRIMARY KEY (pk),
  UNIQUE (id)
);

CREATE INDEX ix_snippet_live ON snippet (pk) WHERE live = 1;

CREATE TABLE template (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  presence INTEGER NOT NULL,
  live INTEGER NOT NULL,
  name TEXT,
  platform TEXT,
  version INTEGER,
  description TEXT,
  variables TEXT,
  body TEXT,
  earlier TEXT,
  status TEXT,
  labels TEXT,
  comment TEXT,
  remote_id TEXT,
  extra TEXT,
  PRIMARY KEY (pk),
  UNIQUE (id)
);

CREATE INDEX ix_template_live ON template (pk) WHERE live = 1;

UPDATE negative_keyword SET level = 'list', account = (
  SELECT min(pk) FROM account WHERE platform = 'google_ads' AND presence = 0
) WHERE campaign IS NULL AND ad_group IS NULL AND shared_set IS NOT NULL;

INSERT INTO negative_list (id, presence, live, account, name, status)
  SELECT uuid7(), 0, 0, account, shared_set, 'ENABLED' FROM negative_keyword
  WHERE level = 'list' AND presence = 0 AND account IS NOT NULL GROUP BY account, shared_set;
