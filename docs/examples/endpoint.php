<?php

declare(strict_types=1);

// One endpoint of a small shop: GET /orders/7 answers with JSON.
const ORDERS = [
    'GET /orders/7' => ['id' => 7, 'status' => 'paid', 'total_cents' => 4990],
];

$order = ORDERS["{$_SERVER['REQUEST_METHOD']} {$_SERVER['REQUEST_URI']}"] ?? null;

http_response_code($order ? 200 : 404);
header('Content-Type: application/json');
echo json_encode($order ?? ['error' => 'order not found'], JSON_THROW_ON_ERROR);
