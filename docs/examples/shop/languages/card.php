<?php
// Start: php -S 127.0.0.1:8000 card.php
declare(strict_types=1);

const CARDS = ['GIFT-H3WN-8PLC-2VYB' => 2500];

$path = (string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$isCard = preg_match('#^/cards/([^/]+)$#D', $path, $match) === 1;
$balance = CARDS[$match[1] ?? ''] ?? null;

[$status, $answer] = match (true) {
    !$isCard => [404, ['detail' => 'There is no such page.']],
    !in_array($_SERVER['REQUEST_METHOD'], ['GET', 'HEAD'], true) => [405, ['detail' => 'Use GET, HEAD.']],
    $balance === null => [404, ['detail' => 'There is no such card.']],
    default => [200, ['balance_cents' => $balance, 'currency' => 'EUR']],
};

http_response_code($status);
if ($status === 405) {
    header('Allow: GET, HEAD');
}
header('Content-Type: application/' . ($status === 200 ? 'json' : 'problem+json'));
$body = json_encode($status === 200 ? $answer : [...$answer, 'status' => $status], JSON_THROW_ON_ERROR);
header('Content-Length: ' . strlen($body));
echo $body;
