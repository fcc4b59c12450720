CREATE TABLE evidence_document (
	pk INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	source TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	sentences TEXT NOT NULL, 
	author TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	PRIMARY KEY (pk), 
	UNIQUE (id)
);

CREATE TABLE evidence (
	pk INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	statement TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	place TEXT NOT NULL, 
	document INTEGER, 
	quote TEXT NOT NULL, 
	expires_on TEXT, 
	state TEXT NOT NULL, 
	author TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	PRIMARY KEY (pk), 
	UNIQUE (id)
);

CREATE TABLE brand_kit (
	pk INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	name TEXT NOT NULL, 
	market TEXT NOT NULL, 
	body TEXT NOT NULL, 
	author TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	PRIMARY KEY (pk), 
	UNIQUE (id)
);

CREATE TABLE copy_text (
	pk INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	ad_group INTEGER NOT NULL, 
	field TEXT NOT NULL, 
	role TEXT NOT NULL, 
	text TEXT NOT NULL, 
	parts TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	source TEXT NOT NULL, 
	state TEXT NOT NULL, 
	place INTEGER, 
	author TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	PRIMARY KEY (pk), 
	UNIQUE (id)
);

CREATE INDEX ix_copy_text_ad_group ON copy_text (ad_group, field);

CREATE TABLE copy_act (
	pk INTEGER NOT NULL, 
	subject TEXT NOT NULL, 
	id BLOB NOT NULL, 
	title TEXT NOT NULL, 
	"before" TEXT, 
	taken_back INTEGER DEFAULT '0' NOT NULL, 
	author TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	PRIMARY KEY (pk)
);

ALTER TABLE ad ADD COLUMN answers TEXT;
