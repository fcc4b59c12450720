CREATE TABLE counterpart (
	kind INTEGER NOT NULL, 
	entity INTEGER NOT NULL, 
	account TEXT NOT NULL, 
	part TEXT NOT NULL, 
	resource TEXT NOT NULL, 
	PRIMARY KEY (kind, entity, account, part)
)
 WITHOUT ROWID;

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

CREATE TABLE advice (
	pk INTEGER NOT NULL, 
	connection INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	type TEXT NOT NULL, 
	body TEXT NOT NULL, 
	seen_at INTEGER NOT NULL, 
	stands INTEGER DEFAULT '1' NOT NULL, 
	change_set INTEGER, 
	dismissed_at INTEGER, 
	dismissed_by TEXT, 
	PRIMARY KEY (pk), 
	UNIQUE (connection, name)
);

CREATE TABLE exemption (
	pk INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	kind INTEGER NOT NULL, 
	entity INTEGER NOT NULL, 
	policy TEXT NOT NULL, 
	text TEXT DEFAULT '' NOT NULL, 
	message TEXT NOT NULL, 
	refused_at INTEGER NOT NULL, 
	reason TEXT, 
	author TEXT, 
	at INTEGER, 
	withdrawn_at INTEGER, 
	withdrawn_by TEXT, 
	PRIMARY KEY (pk), 
	UNIQUE (kind, entity, policy, text), 
	UNIQUE (id)
);

CREATE TABLE list_upload (
	pk INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	connection INTEGER NOT NULL, 
	list TEXT NOT NULL, 
	name TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	members INTEGER NOT NULL, 
	consent TEXT NOT NULL, 
	author TEXT NOT NULL, 
	created_at INTEGER NOT NULL, 
	settled_at INTEGER, 
	PRIMARY KEY (pk), 
	UNIQUE (id)
);

CREATE TABLE list_upload_part (
	upload INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	members INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	request TEXT, 
	sent_at INTEGER, 
	note TEXT, 
	PRIMARY KEY (upload, n)
)
 WITHOUT ROWID;

CREATE TABLE outermost (
	kind INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	descending INTEGER NOT NULL, 
	log INTEGER NOT NULL, 
	figures TEXT, 
	pks TEXT NOT NULL, 
	last , 
	PRIMARY KEY (kind, name, descending)
)
 WITHOUT ROWID;

CREATE TABLE policy_note (
	kind INTEGER NOT NULL, 
	entity INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	topics TEXT NOT NULL, 
	seen_at INTEGER NOT NULL, 
	PRIMARY KEY (kind, entity)
)
 WITHOUT ROWID;

