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
