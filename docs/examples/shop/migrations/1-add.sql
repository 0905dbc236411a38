-- Step 1: orders.customer becomes orders.customer_id. Old programs keep working; new ones write both.
BEGIN;
ALTER TABLE orders ADD COLUMN customer_id INTEGER REFERENCES customers;
UPDATE orders SET customer_id = customer;
CREATE TRIGGER orders_from_old_programs AFTER INSERT ON orders WHEN NEW.customer_id IS NULL
BEGIN UPDATE orders SET customer_id = NEW.customer WHERE id = NEW.id; END;
COMMIT;
