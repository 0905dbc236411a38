-- Back from step 2: stop the programs that know only the new name, run this, and start those that write both.
BEGIN;
ALTER TABLE orders ADD COLUMN customer INTEGER REFERENCES customers;
UPDATE orders SET customer = customer_id;
CREATE TRIGGER orders_from_old_programs AFTER INSERT ON orders WHEN NEW.customer_id IS NULL
BEGIN UPDATE orders SET customer_id = NEW.customer WHERE id = NEW.id; END;
COMMIT;
