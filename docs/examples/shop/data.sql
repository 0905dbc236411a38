-- Invented customers, cards and orders to try the shop with.
INSERT INTO cards VALUES
    ('GIFT-7KQ2-M9XD-4TRA', 5000), ('GIFT-H3WN-8PLC-2VYB', 2500), ('GIFT-Q6ZE-5JGM-9UKS', 500);
INSERT INTO customers VALUES                      -- their tokens are 'ada-token' and 'ben-token'
    (1, 'Ada', '54a976f1f7ea57f6add41516b340083a827ac641daefa7ce4e5f13cc1f9351d8'),
    (2, 'Ben', '096835dcf70a20417cf2111f4634cbb41be9a56a0e9be1a68a597d92e460e3c0');
INSERT INTO orders VALUES (7, 1, 4990), (8, 2, 1990), (9, 1, 1990), (10, 1, 2500);
