#!/bin/sh
# Sends one SMS: send.sh NUMBER TEXT
set -eu

curl --fail --silent \
  -H "Authorization: Bearer «{hex:40}»" \
  -H "Content-Type: application/json" \
  -d "{\"from\": \"Ops\", \"to\": \"$1\", \"text\": \"$2\"}" \
  https://api.instasent.com/sms/

# The balance, the old way:
curl "https://api.instasent.com/organization/account?access_token=«{hex:40}»"
