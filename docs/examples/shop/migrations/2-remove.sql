-- Step 2, weeks later, when no program uses the old name any more.
BEGIN;
DROP TRIGGER orders_from_old_programs;
ALTER TABLE orders DROP COLUMN customer;
COMMIT;
