CREATE TABLE audience_size (
	digest TEXT NOT NULL, 
	members INTEGER, 
	forecast TEXT, 
	asked_at INTEGER NOT NULL, 
	PRIMARY KEY (digest)
)
 WITHOUT ROWID;

CREATE TABLE facet_entry (
	facet TEXT NOT NULL, 
	urn TEXT NOT NULL, 
	name TEXT NOT NULL, 
	seen_at INTEGER NOT NULL, 
	PRIMARY KEY (facet, urn)
)
 WITHOUT ROWID;

CREATE TABLE demographic (
	kind INTEGER NOT NULL, 
	entity INTEGER NOT NULL, 
	split TEXT NOT NULL, 
	first TEXT NOT NULL, 
	value TEXT NOT NULL, 
	last TEXT NOT NULL, 
	impressions INTEGER NOT NULL, 
	clicks INTEGER NOT NULL, 
	cost INTEGER NOT NULL, 
	conversions INTEGER NOT NULL, 
	leads INTEGER NOT NULL, 
	final INTEGER NOT NULL, 
	read_at INTEGER NOT NULL, 
	PRIMARY KEY (kind, entity, split, first, value)
)
 WITHOUT ROWID;

CREATE TABLE fact_detail (
	kind INTEGER NOT NULL, 
	entity INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	measure TEXT NOT NULL, 
	value INTEGER NOT NULL, 
	PRIMARY KEY (kind, entity, day, measure)
)
 WITHOUT ROWID;

CREATE TABLE fact_reach (
	kind INTEGER NOT NULL, 
	entity INTEGER NOT NULL, 
	first TEXT NOT NULL, 
	last TEXT NOT NULL, 
	members INTEGER NOT NULL, 
	read_at INTEGER NOT NULL, 
	PRIMARY KEY (kind, entity, first, last)
)
 WITHOUT ROWID;
CREATE TABLE contact (
	pk INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	kind TEXT NOT NULL, 
	source TEXT NOT NULL, 
	source_key TEXT NOT NULL, 
	load INTEGER, 
	email TEXT, 
	phone TEXT, 
	first_name TEXT, 
	last_name TEXT, 
	job_title TEXT, 
	job_function TEXT, 
	seniority TEXT, 
	company TEXT, 
	domain TEXT, 
	page_url TEXT, 
	industry TEXT, 
	company_size TEXT, 
	city TEXT, 
	region TEXT, 
	postal_code TEXT, 
	country TEXT, 
	consents TEXT, 
	answers TEXT NOT NULL, 
	submitted_at INTEGER, 
	campaign TEXT, 
	creative TEXT, 
	form TEXT, 
	test INTEGER DEFAULT '0' NOT NULL, 
	loaded_at INTEGER NOT NULL, 
	PRIMARY KEY (pk), 
	UNIQUE (kind, source, source_key), 
	UNIQUE (id)
);

CREATE INDEX ix_contact_email ON contact (email);

CREATE INDEX ix_contact_load ON contact (load);

CREATE TABLE contact_load (
	pk INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	kind TEXT NOT NULL, 
	source TEXT NOT NULL, 
	key_column TEXT, 
	columns TEXT NOT NULL, 
	rows INTEGER NOT NULL, 
	author TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	PRIMARY KEY (pk), 
	UNIQUE (kind, source), 
	UNIQUE (id)
);

CREATE TABLE contact_gone (
	source TEXT NOT NULL, 
	source_key TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	author TEXT NOT NULL, 
	PRIMARY KEY (source, source_key)
)
 WITHOUT ROWID;

CREATE TABLE lead_form (
	connection INTEGER NOT NULL, 
	form TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	state TEXT NOT NULL, 
	body TEXT NOT NULL, 
	seen_at INTEGER NOT NULL, 
	PRIMARY KEY (connection, form, version)
)
 WITHOUT ROWID;

CREATE TABLE remote_list (
	connection INTEGER NOT NULL, 
	list TEXT NOT NULL, 
	target TEXT, 
	name TEXT NOT NULL, 
	holds TEXT NOT NULL, 
	status TEXT NOT NULL, 
	matched INTEGER, 
	size INTEGER, 
	made_at INTEGER, 
	used_at INTEGER, 
	seen_at INTEGER NOT NULL, 
	PRIMARY KEY (connection, list)
)
 WITHOUT ROWID;

CREATE TABLE stage_rule (
	connection INTEGER NOT NULL, 
	stage TEXT NOT NULL, 
	conversion TEXT NOT NULL, 
	name TEXT NOT NULL, 
	author TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	PRIMARY KEY (connection, stage)
)
 WITHOUT ROWID;

CREATE TABLE sent_event (
	connection INTEGER NOT NULL, 
	event TEXT NOT NULL, 
	conversion TEXT NOT NULL, 
	state TEXT NOT NULL, 
	code TEXT, 
	message TEXT, 
	author TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	PRIMARY KEY (connection, event)
)
 WITHOUT ROWID;

CREATE TABLE remote_file (
	connection INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	urn TEXT NOT NULL, 
	state TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	PRIMARY KEY (connection, name)
)
 WITHOUT ROWID;

ALTER TABLE campaign ADD COLUMN portfolio TEXT;
