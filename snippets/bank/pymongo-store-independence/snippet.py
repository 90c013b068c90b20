from datetime import datetime, timedelta

from pymongo import MongoClient


def invoices_to_remind(customer):
    client = MongoClient("mongodb://localhost:27017")
    invoices = client["billing"]["invoices"]
    latest = datetime.now() - timedelta(days=14)

    found = []
    for invoice in invoices.find({"customer": customer, "paid": False, "due": {"$lt": latest}}):
        found.append(
            {
                "_id": invoice["_id"],
                "number": invoice["number"],
                "cents": invoice["cents"],
                "due": invoice["due"],
            }
        )
    return sorted(found, key=lambda invoice: (invoice["due"], invoice["number"]))
