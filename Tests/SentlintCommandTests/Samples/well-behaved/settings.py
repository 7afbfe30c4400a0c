"""How it is done: nothing in this directory is a finding."""

import os

INSTASENT_API_TOKEN = os.environ["INSTASENT_API_TOKEN"]
INSTASENT_PROJECT = "proj_acme"
INSTASENT_HEADERS = {"Authorization": "Bearer " + INSTASENT_API_TOKEN}
EXAMPLE = 'curl -H "Authorization: Bearer <YOUR_TOKEN>" https://api.instasent.com/organization/account'
