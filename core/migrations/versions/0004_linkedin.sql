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

