-- Back from step 1. Nothing is lost: the old column was kept all the time.
BEGIN;
DROP TRIGGER orders_from_old_programs;
ALTER TABLE orders DROP COLUMN customer_id;
COMMIT;
