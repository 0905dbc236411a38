-- The shop's tables. What must never happen is refused here, whatever the program forgets.
CREATE TABLE cards (
    code          TEXT PRIMARY KEY,
    balance_cents INTEGER NOT NULL CHECK (balance_cents >= 0)
) STRICT;

CREATE TABLE spends (
    code  TEXT NOT NULL REFERENCES cards,
    key   TEXT NOT NULL,                          -- chosen by the till, the same for every retry
    cents INTEGER NOT NULL CHECK (cents > 0),
    PRIMARY KEY (code, key)
) STRICT;

CREATE TABLE customers (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE               -- SHA-256 of the login token, never the token
) STRICT;

CREATE TABLE orders (
    id          INTEGER PRIMARY KEY,
    customer    INTEGER NOT NULL REFERENCES customers,
    total_cents INTEGER NOT NULL CHECK (total_cents >= 0)
) STRICT;

CREATE TABLE payments (                           -- rows are only added: the sum is the truth
    event_id TEXT PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders,
    kind     TEXT NOT NULL CHECK (kind IN ('paid', 'refunded')),
    cents    INTEGER NOT NULL CHECK (cents > 0)
) STRICT;

CREATE INDEX payments_order ON payments (order_id);
