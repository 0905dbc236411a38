# GET /orders/<number> with the framework Flask.
import sys

from flask import Flask

app = Flask(__name__)
ORDERS = {
    7: {"id": 7, "status": "paid", "total_cents": 4990},
}


@app.get("/orders/<int:number>")
def show_order(number):
    if number not in ORDERS:
        return {"error": "order not found"}, 404
    return ORDERS[number]


if __name__ == "__main__":
    app.run(port=int(sys.argv[1]))
