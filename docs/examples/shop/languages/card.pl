# Start: perl card.pl daemon -l http://127.0.0.1:8000   (needs Mojolicious)
use Mojolicious::Lite -signatures;

my %balance_of = ('GIFT-H3WN-8PLC-2VYB' => 2500);

helper problem => sub ($c, $status, $detail) {
    $c->res->headers->content_type('application/problem+json');
    $c->render(json => {detail => $detail, status => $status}, status => $status);
};

get '/cards/#code' => sub ($c) {    # Mojolicious answers HEAD, too
    my $balance = $balance_of{$c->param('code')}
        // return $c->problem(404, 'There is no such card.');
    $c->render(json => {balance_cents => $balance, currency => 'EUR'});
};

any '/cards/#code' => sub ($c) {
    $c->res->headers->add(Allow => 'GET, HEAD');
    $c->problem(405, 'Use GET, HEAD.');
};

any '/*page' => {page => ''} => sub ($c) { $c->problem(404, 'There is no such page.') };

app->start;
