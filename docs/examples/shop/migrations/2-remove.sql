-- Step 2, weeks later. Programs write both names until now: stop them, run this, and start those that know the new name.
BEGIN;
DROP TRIGGER orders_from_old_programs;
ALTER TABLE orders DROP COLUMN customer;
COMMIT;
