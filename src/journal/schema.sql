-- One journal: one chain of rows, each written once and never changed.
-- Beside these triggers every connection that writes sets `recursive_triggers = ON`: without it
-- `INSERT OR REPLACE` deletes the old row past the delete trigger.

CREATE TABLE journal (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    id  BLOB    NOT NULL CHECK (length(id) = 16)
) STRICT;

CREATE TABLE journal_row (
    n      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    digest BLOB    NOT NULL UNIQUE CHECK (length(digest) = 32),
    line   TEXT    NOT NULL CHECK (length(line) > 0)
) STRICT;

CREATE TRIGGER journal_keeps_its_id BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'a journal keeps its id'); END;

CREATE TRIGGER journal_is_not_emptied BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'a journal keeps its id'); END;

CREATE TRIGGER journal_row_is_not_changed BEFORE UPDATE ON journal_row
BEGIN SELECT RAISE(ABORT, 'a journal row is never changed'); END;

CREATE TRIGGER journal_row_is_not_removed BEFORE DELETE ON journal_row
BEGIN SELECT RAISE(ABORT, 'a journal row is never removed'); END;

CREATE TRIGGER journal_row_is_not_replaced BEFORE INSERT ON journal_row
WHEN EXISTS (SELECT 1 FROM journal_row WHERE n = NEW.n OR digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'a journal row is never replaced'); END;
