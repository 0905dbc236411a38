# One endpoint of a small shop: GET /orders/7 answers with JSON.
use strict;
use warnings;
use IO::Socket::INET;
use JSON::PP;

my %orders = (
    'GET /orders/7' => { id => 7, status => 'paid', total_cents => 4990 },
);
my $json   = JSON::PP->new->utf8->canonical;
my $server = IO::Socket::INET->new(
    LocalAddr => '127.0.0.1', LocalPort => $ARGV[0], Listen => 5, ReuseAddr => 1,
) or die "cannot listen: $@";
local $SIG{PIPE} = 'IGNORE';    # the client may hang up early
local $/ = "\r\n";

while (my $client = $server->accept) {
    my ($route) = (<$client> // '') =~ m{^(\S+ \S+) HTTP/};
    while (defined(my $header = <$client>)) { last if $header eq "\r\n" }
    my $order = $orders{$route // ''};
    my $body  = $json->encode($order // { error => 'order not found' });
    my $status = $order ? '200 OK' : '404 Not Found';
    print $client join "\r\n", "HTTP/1.1 $status", 'Content-Type: application/json',
        'Content-Length: ' . length($body), 'Connection: close', '', $body;
}
