CREATE TABLE account (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  presence INTEGER NOT NULL,
  live INTEGER NOT NULL,
  name TEXT,
  platform TEXT,
  currency TEXT,
  time_zone TEXT,
  status TEXT,
  tracking_template TEXT,
  final_url_suffix TEXT,
  custom_parameters TEXT,
  labels TEXT,
  comment TEXT,
  remote_id TEXT,
  extra TEXT,
  PRIMARY KEY (pk),
  UNIQUE (id)
);

CREATE INDEX ix_account_live ON account (pk) WHERE live = 1;

CREATE TABLE change (
  seq INTEGER NOT NULL,
  change_set INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  entity INTEGER NOT NULL,
  op INTEGER NOT NULL,
  field TEXT,
  "before" ,
  "after" ,
  state INTEGER NOT NULL,
  reason TEXT,
  evidence TEXT,
  PRIMARY KEY (seq)
);

CREATE TABLE change_set (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  title TEXT NOT NULL,
  author_kind TEXT NOT NULL,
  author TEXT NOT NULL,
  reason TEXT,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  first_change INTEGER,
  last_change INTEGER,
  applied_at_log INTEGER,
  undone_at_log INTEGER,
  redoable INTEGER NOT NULL,
  about TEXT,
  PRIMARY KEY (pk),
  UNIQUE (id)
);

CREATE INDEX ix_change_set_applied ON change_set (applied_at_log);

CREATE TABLE fact (
  kind INTEGER NOT NULL,
  entity INTEGER NOT NULL,
  day TEXT NOT NULL,
  impressions INTEGER,
  clicks INTEGER,
  cost INTEGER,
  conversions INTEGER,
  conversions_value INTEGER,
  final INTEGER NOT NULL,
  PRIMARY KEY (kind, entity, day)
)
 WITHOUT ROWID;

CREATE TABLE finding (
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
  PRIMARY KEY (kind, entity, n)
)
 WITHOUT ROWID;

CREATE INDEX ix_finding_severity ON finding (severity);

CREATE TABLE live_value (
  kind INTEGER NOT NULL,
  entity INTEGER NOT NULL,
  field TEXT NOT NULL,
  value ,
  PRIMARY KEY (kind, entity, field)
)
 WITHOUT ROWID;

CREATE TABLE log (
  seq INTEGER NOT NULL,
  change_set INTEGER NOT NULL,
  verb TEXT NOT NULL,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  changes INTEGER NOT NULL,
  sync_state TEXT NOT NULL,
  PRIMARY KEY (seq)
);

CREATE INDEX ix_log_at ON log (at);

CREATE TABLE meta (
  "key" TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY ("key")
);

CREATE TABLE audience (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  presence INTEGER NOT NULL,
  live INTEGER NOT NULL,
  account INTEGER,
  platform TEXT,
  name TEXT,
  type TEXT,
  targeting TEXT,
  size INTEGER,
  status TEXT,
  labels TEXT,
  comment TEXT,
  remote_id TEXT,
  extra TEXT,
  PRIMARY KEY (pk),
  UNIQUE (id),
  FOREIGN KEY(account) REFERENCES account (pk)
);

CREATE INDEX ix_audience_live ON audience (pk) WHERE live = 1;

CREATE TABLE campaign (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  presence INTEGER NOT NULL,
  live INTEGER NOT NULL,
  account INTEGER,
  platform TEXT,
  name TEXT,
  status TEXT,
  type TEXT,
  objective TEXT,
  daily_budget INTEGER,
  total_budget INTEGER,
  budget_name TEXT,
  start_date TEXT,
  end_date TEXT,
  locations TEXT,
  languages TEXT,
  networks TEXT,
  bid_strategy TEXT,
  target_cpa INTEGER,
  target_roas TEXT,
  cpc_limit INTEGER,
  targeting_method TEXT,
  exclusion_method TEXT,
  eu_political_ads TEXT,
  ad_schedule TEXT,
  ad_rotation TEXT,
  ai_max TEXT,
  text_customization TEXT,
  final_url_expansion TEXT,
  broad_match_keywords TEXT,
  budget_optimization INTEGER,
  stage TEXT,
  tracking_template TEXT,
  final_url_suffix TEXT,
  custom_parameters TEXT,
  labels TEXT,
  comment TEXT,
  remote_id TEXT,
  extra TEXT,
  PRIMARY KEY (pk),
  UNIQUE (id),
  FOREIGN KEY(account) REFERENCES account (pk)
);

CREATE INDEX ix_campaign_live ON campaign (pk) WHERE live = 1;

CREATE INDEX ix_campaign_name ON campaign (name);

CREATE TABLE ad_group (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  presence INTEGER NOT NULL,
  live INTEGER NOT NULL,
  campaign INTEGER,
  platform TEXT,
  name TEXT,
  status TEXT,
  type TEXT,
  max_cpc INTEGER,
  target_cpa INTEGER,
  target_roas TEXT,
  objective TEXT,
  format TEXT,
  bid_strategy TEXT,
  bid INTEGER,
  daily_budget INTEGER,
  total_budget INTEGER,
  start_date TEXT,
  end_date TEXT,
  targeting TEXT,
  audience_expansion INTEGER,
  audience_network INTEGER,
  audience_size INTEGER,
  locale TEXT,
  persona TEXT,
  stage TEXT,
  theme TEXT,
  tracking_template TEXT,
  final_url_suffix TEXT,
  custom_parameters TEXT,
  labels TEXT,
  comment TEXT,
  remote_id TEXT,
  extra TEXT,
  PRIMARY KEY (pk),
  UNIQUE (id),
  FOREIGN KEY(campaign) REFERENCES campaign (pk)
);

CREATE INDEX ix_ad_group_campaign ON ad_group (campaign, name);

CREATE INDEX ix_ad_group_live ON ad_group (pk) WHERE live = 1;

CREATE TABLE ad (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  presence INTEGER NOT NULL,
  live INTEGER NOT NULL,
  ad_group INTEGER,
  platform TEXT,
  name TEXT,
  format TEXT,
  status TEXT,
  headlines TEXT,
  headline_pins TEXT,
  descriptions TEXT,
  description_pins TEXT,
  path1 TEXT,
  path2 TEXT,
  introductory_text TEXT,
  headline TEXT,
  description TEXT,
  call_to_action TEXT,
  subject TEXT,
  body TEXT,
  button TEXT,
  sender TEXT,
  final_url TEXT,
  final_mobile_url TEXT,
  image TEXT,
  document TEXT,
  lead_form TEXT,
  texts TEXT,
  ad_strength TEXT,
  approval_status TEXT,
  tracking_template TEXT,
  final_url_suffix TEXT,
  custom_parameters TEXT,
  labels TEXT,
  comment TEXT,
  remote_id TEXT,
  extra TEXT,
  PRIMARY KEY (pk),
  UNIQUE (id),
  FOREIGN KEY(ad_group) REFERENCES ad_group (pk)
);

CREATE INDEX ix_ad_ad_group ON ad (ad_group);

CREATE INDEX ix_ad_live ON ad (pk) WHERE live = 1;

CREATE TABLE asset (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  presence INTEGER NOT NULL,
  live INTEGER NOT NULL,
  campaign INTEGER,
  ad_group INTEGER,
  type TEXT,
  text TEXT,
  description1 TEXT,
  description2 TEXT,
  final_url TEXT,
  header TEXT,
  "values" TEXT,
  country TEXT,
  status TEXT,
  tracking_template TEXT,
  final_url_suffix TEXT,
  custom_parameters TEXT,
  labels TEXT,
  comment TEXT,
  remote_id TEXT,
  extra TEXT,
  PRIMARY KEY (pk),
  UNIQUE (id),
  FOREIGN KEY(campaign) REFERENCES campaign (pk),
  FOREIGN KEY(ad_group) REFERENCES ad_group (pk)
);

CREATE INDEX ix_asset_campaign ON asset (campaign);

CREATE INDEX ix_asset_live ON asset (pk) WHERE live = 1;

CREATE TABLE keyword (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  presence INTEGER NOT NULL,
  live INTEGER NOT NULL,
  ad_group INTEGER,
  text TEXT,
  match_type TEXT,
  status TEXT,
  max_cpc INTEGER,
  final_url TEXT,
  final_mobile_url TEXT,
  tracking_template TEXT,
  final_url_suffix TEXT,
  custom_parameters TEXT,
  quality_score INTEGER,
  first_page_bid INTEGER,
  top_of_page_bid INTEGER,
  approval_status TEXT,
  labels TEXT,
  comment TEXT,
  remote_id TEXT,
  extra TEXT,
  PRIMARY KEY (pk),
  UNIQUE (id),
  FOREIGN KEY(ad_group) REFERENCES ad_group (pk)
);

CREATE INDEX ix_keyword_key ON keyword (ad_group, text, match_type, presence);

CREATE INDEX ix_keyword_live ON keyword (pk) WHERE live = 1;

CREATE TABLE negative_keyword (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  presence INTEGER NOT NULL,
  live INTEGER NOT NULL,
  campaign INTEGER,
  ad_group INTEGER,
  level TEXT,
  text TEXT,
  match_type TEXT,
  status TEXT,
  shared_set TEXT,
  labels TEXT,
  comment TEXT,
  remote_id TEXT,
  extra TEXT,
  PRIMARY KEY (pk),
  UNIQUE (id),
  FOREIGN KEY(campaign) REFERENCES campaign (pk),
  FOREIGN KEY(ad_group) REFERENCES ad_group (pk)
);

CREATE INDEX ix_negative_keyword_key ON negative_keyword (campaign, ad_group, text, match_type);

CREATE INDEX ix_negative_keyword_live ON negative_keyword (pk) WHERE live = 1;

CREATE TABLE targeting (
  pk INTEGER NOT NULL,
  id BLOB NOT NULL,
  presence INTEGER NOT NULL,
  live INTEGER NOT NULL,
  campaign INTEGER,
  ad_group INTEGER,
  type TEXT,
  value TEXT,
  criterion_id TEXT,
  negative INTEGER,
  bid_modifier TEXT,
  status TEXT,
  labels TEXT,
  comment TEXT,
  remote_id TEXT,
  extra TEXT,
  PRIMARY KEY (pk),
  UNIQUE (id),
  FOREIGN KEY(campaign) REFERENCES campaign (pk),
  FOREIGN KEY(ad_group) REFERENCES ad_group (pk)
);

CREATE INDEX ix_targeting_campaign ON targeting (campaign);

CREATE INDEX ix_targeting_live ON targeting (pk) WHERE live = 1;
