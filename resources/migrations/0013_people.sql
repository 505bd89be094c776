-- Holds the number 13 until the migration of people takes it.
SELECT 1;
