# Start: ruby card.rb -p 8000   (gem install sinatra rackup puma)
require "json"
require "sinatra"

CARDS = { "GIFT-H3WN-8PLC-2VYB" => 2500 }.freeze

helpers do
  def problem(status, detail)
    content_type "application/problem+json"
    halt status, { detail:, status: }.to_json
  end
end

get "/cards/:code" do |code| # Sinatra answers HEAD, too
  balance = CARDS.fetch(code) { problem 404, "There is no such card." }
  content_type :json
  { balance_cents: balance, currency: "EUR" }.to_json
end

%i[post put patch delete].each do |verb|
  send(verb, "/cards/:code") do
    headers "Allow" => "GET, HEAD"
    problem 405, "Use GET, HEAD."
  end
end

get("*") { problem 404, "There is no such page." }
