"""Pushes our customers into an Instasent datasource."""

import requests

PROJECT = "proj_acme"
DATASOURCE = "ds_shop"
API_KEY = "«{jwt}»"


def headers():
    return {"Authorization": f"Bearer {API_KEY}", "Content-Type": "application/json"}


def push(contacts):
    url = f"https://api.instasent.com/v1/project/{PROJECT}/datasource/{DATASOURCE}/stream/contacts"
    response = requests.post(url, json=contacts, headers=headers(), timeout=10)
    response.raise_for_status()


def revision():
    return "{hex:40}"  # the commit that is deployed
