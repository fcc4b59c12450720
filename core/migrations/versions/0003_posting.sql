CREATE TABLE post (
	pk INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	connection INTEGER NOT NULL, 
	gen INTEGER DEFAULT '1' NOT NULL, 
	state TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	author TEXT NOT NULL, 
	created_at INTEGER NOT NULL, 
	settled_at INTEGER, 
	about TEXT, 
	PRIMARY KEY (pk), 
	UNIQUE (id)
);

CREATE INDEX ix_post_connection ON post (connection, state);

CREATE TABLE post_operation (
	pk INTEGER NOT NULL, 
	post INTEGER NOT NULL, 
	step INTEGER, 
	n INTEGER NOT NULL, 
	kind INTEGER NOT NULL, 
	entity INTEGER NOT NULL, 
	verb TEXT NOT NULL, 
	"values" TEXT, 
	state TEXT NOT NULL, 
	remote_id TEXT, 
	field TEXT, 
	code TEXT, 
	message TEXT, 
	fix TEXT, 
	PRIMARY KEY (pk), 
	UNIQUE (post, n)
);

CREATE INDEX ix_post_operation_entity ON post_operation (kind, entity);

CREATE INDEX ix_post_operation_step ON post_operation (step);

CREATE TABLE post_step (
	pk INTEGER NOT NULL, 
	post INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	marker TEXT NOT NULL, 
	state TEXT NOT NULL, 
	tries INTEGER DEFAULT '0' NOT NULL, 
	request_id TEXT, 
	intended_at INTEGER, 
	settled_at INTEGER, 
	code TEXT, 
	message TEXT, 
	PRIMARY KEY (pk), 
	UNIQUE (post, n), 
	UNIQUE (marker)
);

